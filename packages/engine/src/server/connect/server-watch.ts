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

/** Milliseconds that a statement of a server inside this process may take to end once it was cancelled. */
const cancelMilliseconds = 5000

/**
 * For a server inside this process, which no network can part us from and which hears of no cancelling: a statement that goes on all
 * the same is ended by `giveUp`.
 */
export function endingCancelled(giveUp: () => void): ServerWatch {
  let running = 0
  let timer: NodeJS.Timeout | undefined
  return {
    async during(work) {
      running += 1
      try {
        return await work({ isOurs: false })
      } finally {
        running -= 1
        if (running === 0) clearTimeout(timer)
      }
    },
    expectEnd() {
      clearTimeout(timer)
      if (running > 0) timer = setTimeout(giveUp, cancelMilliseconds)
    },
  }
}
