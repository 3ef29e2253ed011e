/** The run that a command recorded. */
export interface RunReport {
  readonly id: number
  readonly command: string
  readonly outcome: 'applied' | 'failed'
}
