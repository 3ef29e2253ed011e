/** What is measured: opened and closed outside the measured time. */
export interface Work extends AsyncDisposable {
  /** Does the work once. May answer with figures that it knows better than the process around it. */
  run(): Promise<WorkAnswer>
}

export interface WorkAnswer {
  readonly answer: unknown
  /** Of a program that the work started: its own time, without its start-up. */
  readonly milliseconds?: number
  readonly clientCpu?: number
  readonly peakMemory?: number
}

/** What a module of work exports as `open`. */
export type OpenWork<Arguments> = (args: Arguments) => Promise<Work>
