/** What a statement answered. */
export interface SessionResult {
  readonly rows: readonly Record<string, unknown>[]
  /** Rows that the statement wrote, or returned where it wrote none. */
  readonly affectedRows: number
  /** The command tag without its counts: `INSERT`, `COMMIT`, `ROLLBACK`. */
  readonly command: string
}

/** What a server is, as its session found it. */
export interface SessionFacts {
  readonly engine: 'postgres' | 'pglite'
  /** True where the session cannot know its backend: behind a pooler. */
  readonly pooled: boolean
}

/**
 * One connection to one database: the whole of what the engine needs from a driver. Statements run one after
 * another. Values come back alike from every driver: `int8` as number, `numeric`, `date` and the date-times as
 * text, `json` parsed, all else as text, boolean and number.
 */
export interface Session extends AsyncDisposable {
  readonly facts: SessionFacts
  /**
   * Runs one statement, by the extended protocol where there are parameters, else by the simple one. `isRepeated`: the same text
   * is asked time and again, so its plan is kept where the session can.
   */
  query(text: string, parameters?: readonly unknown[], isRepeated?: boolean): Promise<SessionResult>
  /** Runs `copy ... from stdin` and feeds it with texts of complete lines; answers the rows that were copied. */
  copyIn(statement: string, lines: AsyncIterable<string | Uint8Array>): Promise<number>
  /** Tries to stop the statement that runs; the session stays usable. */
  cancel(): Promise<void>
}
