/** One measurement, as it is handed to a process of its own. */
export interface Job {
  /** The URL of the module whose `open` makes the work. */
  readonly work: string
  readonly args: unknown
  /** A superuser's URL of the measured database; null where there is no server to observe. */
  readonly observe: string | null
}
