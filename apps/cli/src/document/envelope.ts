/** The version of the form of every document. */
export const documentFormat = 1

/** What every document begins with. */
export interface Opening {
  /** The version of this form. It grows where a field goes or changes its meaning; a new field does not change it. */
  readonly format: typeof documentFormat
}

/** What the document of a command begins with that did its work. */
export interface Success<Command extends string> extends Opening {
  /** True: the command did its work. */
  readonly ok: true
  /** The command as it is typed, without `sow`. */
  readonly command: Command
}

/** What the document of a command begins with that checks. */
export interface Judgement<Command extends string> extends Opening {
  /** False where `findings` holds one of severity `error`. */
  readonly ok: boolean
  /** The command as it is typed, without `sow`. */
  readonly command: Command
}
