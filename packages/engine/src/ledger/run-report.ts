/** The run that a command recorded. */
export interface RunReport {
  /** Its number in the ledger: `sow db undo ID` takes it back. */
  readonly id: number
  /** The command that it was, without `sow`. */
  readonly command: string
  /** What became of it. */
  readonly outcome: 'applied' | 'failed'
}
