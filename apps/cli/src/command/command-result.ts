import type { CommandDocument, DocumentBody } from '../document/document.js'

/** What a command found or did, as data and as text for people. */
export interface CommandResult<Named extends CommandDocument> {
  /** The JSON document without what every one begins with. */
  readonly document: DocumentBody<Named>
  readonly lines: readonly string[]
  /** False where the command did its work, and found something wrong. Default true. */
  readonly ok?: boolean
  /** Default 0. */
  readonly exitCode?: number
}
