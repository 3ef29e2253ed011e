/** A name that a package, a domain or a dataset had before, and the one that it has now. */
export interface FormerName {
  readonly kind: 'package' | 'domain' | 'dataset'
  readonly former: string
  readonly present: string
  /** True where a file of the project says so: only what reads the files hears of it. */
  readonly local?: true
}

/**
 * What the ledger still has under a former name: a package, or a dataset. `moved`: the dataset says so itself, not its
 * domain, and other datasets may have become part of the same one.
 */
export interface FormerEntry {
  readonly kind: 'package' | 'dataset'
  readonly moved: boolean
  readonly former: string
  readonly present: string
}
