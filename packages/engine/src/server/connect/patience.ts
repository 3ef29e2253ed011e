/** How long a server is waited for. Every time is one of a monotonic clock: what the wall clock does changes nothing. */
export interface Patience {
  /** Seconds without a byte while a statement runs, after which the server is asked what became of it. */
  readonly silenceSeconds: number
  /** Seconds that such a question may take, the connecting included. */
  readonly askSeconds: number
  /** Seconds between two questions after an answer that the statement is lost: one alone may have crossed with its end. */
  readonly doubtSeconds: number
  /** Seconds of silence after which a statement of which nobody can say what became of it is given up. */
  readonly unclearSeconds: number
  /** Seconds that a statement may take to end once it was cancelled. */
  readonly cancelSeconds: number
}

export const defaultPatience: Patience = Object.freeze({
  silenceSeconds: 20,
  askSeconds: 10,
  doubtSeconds: 5,
  unclearSeconds: 1800,
  cancelSeconds: 10,
})
