/** A protection, and how it is taken out of the source. */
export interface NegativeControl {
  readonly name: string
  readonly what: string
  /** Relative to the engine's `src`. */
  readonly file: string
  /** What is taken out, and what is put in its place. */
  readonly cut: readonly [string | RegExp, string]
  /** Test files relative to the engine, in the order in which they are asked. */
  readonly tests: readonly string[]
}

export declare const controls: readonly NegativeControl[]

export declare function cutOnce(control: NegativeControl, source: string): string
