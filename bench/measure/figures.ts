/** What one measurement found. Null: not measured there. */
export interface Figures {
  /** From the first statement to the answer of the last, without start-up and connecting. */
  readonly milliseconds: number
  /** CPU of the client process in milliseconds, user and system, over the same time. */
  readonly clientCpu: number | null
  /** CPU of all processes of the server in milliseconds; Linux and a server on this machine only. */
  readonly serverCpu: number | null
  readonly walBytes: number | null
  /** Rows inserted, updated and deleted in the measured table. */
  readonly tuplesWritten: number | null
  /** The same in the tables of the ledger. */
  readonly ledgerTuples: number | null
  readonly deadTuples: number | null
  readonly transactionIds: number | null
  /** The largest resident set of the client process, in bytes. */
  readonly peakMemory: number | null
  /** What the work itself answered: row counts of a report. */
  readonly answer: unknown
}
