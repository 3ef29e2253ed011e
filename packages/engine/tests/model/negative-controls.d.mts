/** A protection, and how it is taken out of the source. */
export interface NegativeControl {
  readonly name: string
  readonly what: string
  /** The folder of the package; the engine where it is left out. */
  readonly package?: string
  /** Relative to the `src` of the package. */
  readonly file: string
  /** What is taken out, and what is put in its place. */
  readonly cut: readonly [string | RegExp, string]
  /** Test files relative to the package, in the order in which they are asked. */
  readonly tests: readonly string[]
}

export declare const controls: readonly NegativeControl[]

export declare function packageOf(control: NegativeControl): string

export declare function cutOnce(control: NegativeControl, source: string): string
