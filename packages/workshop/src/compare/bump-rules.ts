import type { Bump } from './bump.js'

/**
 * What each way in which two releases can differ asks of the version. Major: whoever built on the older release may
 * have to change something. Minor: there is more, or a row is dated as gone. Patch: the same, said better.
 */
export const bumpRules = {
  'domain-changed': 'major',
  'schema-changed': 'major',
  'schema-range-narrowed': 'major',
  'schema-range-widened': 'patch',
  'migration-removed': 'major',
  'migration-edited': 'major',
  'migration-added': 'minor',
  'dataset-removed': 'major',
  'dataset-added': 'minor',
  'table-changed': 'major',
  'scope-changed': 'major',
  'key-changed': 'major',
  'kind-to-demo': 'major',
  'kind-changed': 'minor',
  'absence-to-delete': 'major',
  'absence-changed': 'minor',
  'column-removed': 'major',
  'required-column-added': 'major',
  'optional-column-added': 'minor',
  'column-now-required': 'major',
  'column-now-optional': 'minor',
  'type-narrowed': 'major',
  'type-widened': 'minor',
  'reference-changed': 'major',
  'ownership-to-package': 'major',
  'ownership-changed': 'minor',
  'row-ownership-to-package': 'major',
  'row-ownership-to-site': 'minor',
  'license-changed': 'minor',
  'source-changed': 'patch',
  'title-changed': 'patch',
  'rows-removed': 'major',
  'rows-renamed': 'major',
  'rows-added': 'minor',
  'rows-retired': 'minor',
  'rows-revived': 'minor',
  'values-changed': 'minor',
  'text-corrected': 'patch',
} as const

/** In what two releases can differ. */
export type BumpRule = keyof typeof bumpRules

/** One thing that asks for a version of its own. */
export interface BumpReason {
  /** In what the releases differ. */
  readonly rule: BumpRule
  /** What that asks for. */
  readonly bump: Bump
  /** The name of the dataset; null for what concerns the package. */
  readonly dataset: string | null
  /** The column or the migration that it is about; null where it is about neither. */
  readonly name: string | null
  /** How many rows; null for what is no matter of rows. */
  readonly rows: number | null
}

export function reason(rule: BumpRule, about: Partial<Omit<BumpReason, 'rule' | 'bump'>> = {}): BumpReason {
  return { rule, bump: bumpRules[rule], dataset: null, name: null, rows: null, ...about }
}
