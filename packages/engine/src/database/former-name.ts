/** A name that a package or a domain had before, and the one that it has now. */
export interface FormerName {
  readonly kind: 'package' | 'domain'
  readonly former: string
  readonly present: string
}

/** What the ledger still has under a former name: a package, or a dataset of a domain. */
export interface FormerEntry {
  readonly kind: 'package' | 'dataset'
  readonly former: string
  readonly present: string
}
