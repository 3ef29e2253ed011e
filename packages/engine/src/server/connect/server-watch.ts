/** Whose move it is while a statement runs: a server is not waited for while its client makes rows. */
export interface Turn {
  isOurs: boolean
}

/** What watches over the statements of one connection. */
export interface ServerWatch {
  /**
   * Does `work`, one statement. Throws CONNECTION_LOST, and closes the connection, once it is known that no answer will come.
   */
  during<Result>(work: (turn: Turn) => Promise<Result>): Promise<Result>
  /** The statement that runs now was cancelled: it is not waited for much longer. */
  expectEnd(): void
}

/** For a server inside this process, which no network can part us from. */
export const unwatched: ServerWatch = {
  during: (work) => work({ isOurs: false }),
  expectEnd() {},
}
