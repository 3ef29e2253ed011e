import { isDeepStrictEqual } from 'node:util'
import type { Ownership, RowOwnership } from '@sow/kit'
import type { Absence, ManifestColumn, ManifestDataset } from '@sow/kit/manifest'
import { absenceOf, rowOwnershipOf } from '@sow/kit/manifest'
import semver from 'semver'
import { type BumpReason, type BumpRule, reason } from './bump-rules.js'
import type { ReleaseFacts } from './compared-release.js'

/** A release by what it says of itself, without its rows. */
export interface DescribedRelease {
  readonly facts: ReleaseFacts
  readonly datasets: readonly ManifestDataset[]
}

/** Everything but rows in which two releases differ. */
export function definitionChanges(before: DescribedRelease, after: DescribedRelease): readonly BumpReason[] {
  const added = after.datasets.filter(({ name }) => find(before, name) === undefined)
  return [
    ...packageChanges(before.facts, after.facts),
    ...added.map(({ name, rows }) => reason('dataset-added', { dataset: name, rows })),
    ...before.datasets.flatMap((older) => {
      const newer = find(after, older.name)
      if (newer === undefined) return [reason('dataset-removed', { dataset: older.name, rows: older.rows })]
      return datasetChanges(older, newer)
    }),
  ]
}

function find({ datasets }: DescribedRelease, name: string): ManifestDataset | undefined {
  return datasets.find((dataset) => dataset.name === name)
}

function packageChanges(before: ReleaseFacts, after: ReleaseFacts): readonly BumpReason[] {
  const sums = new Map(after.migrations.map(({ name, sum }) => [name, sum]))
  const known = new Set(before.migrations.map(({ name }) => name))
  return [
    ...when(before.domain !== after.domain, 'domain-changed'),
    ...when(before.schema !== after.schema, 'schema-changed'),
    ...rangeChange(before.schemaRange, after.schemaRange),
    ...before.migrations.flatMap(({ name, sum }) => [
      ...when(!sums.has(name), 'migration-removed', { name }),
      ...when(sums.has(name) && sums.get(name) !== sum, 'migration-edited', { name }),
    ]),
    ...after.migrations.flatMap(({ name }) => when(!known.has(name), 'migration-added', { name })),
  ]
}

/** A range that was not told before asks for nothing. */
function rangeChange(before: string | undefined, after: string | undefined): readonly BumpReason[] {
  if (before === undefined || after === undefined || before === after) return []
  const readable = [before, after].every((range) => semver.validRange(range) !== null)
  return [reason(readable && semver.subset(before, after) ? 'schema-range-widened' : 'schema-range-narrowed')]
}

/** What a change to another absence policy is. */
const absenceRules: Readonly<Record<Absence['kind'], BumpRule>> = {
  keep: 'absence-changed',
  delete: 'absence-to-delete',
  retire: 'absence-changed',
}

function datasetChanges(before: ManifestDataset, after: ManifestDataset): readonly BumpReason[] {
  const dataset = after.name
  const differs = (fact: keyof ManifestDataset) => !isDeepStrictEqual(before[fact], after[fact])
  return [
    ...when(differs('table'), 'table-changed', { dataset }),
    ...when(differs('scope'), 'scope-changed', { dataset }),
    ...when(differs('key'), 'key-changed', { dataset }),
    ...when(differs('kind'), after.kind === 'demo' ? 'kind-to-demo' : 'kind-changed', { dataset }),
    ...when(differs('absent'), absenceRules[absenceOf(after.absent).kind], { dataset }),
    ...columnChanges(before, after),
    ...rowOwnershipChange(before, after),
    ...when(differs('license'), 'license-changed', { dataset }),
    ...when(differs('source'), 'source-changed', { dataset }),
    ...when(differs('title'), 'title-changed', { dataset }),
  ]
}

/** What another owner of the rows is. */
const rowOwnershipRules: Readonly<Record<RowOwnership, BumpRule>> = {
  package: 'row-ownership-to-package',
  site: 'row-ownership-to-site',
}

/** What follows from other owners of columns is told of these. */
function rowOwnershipChange(before: ManifestDataset, after: ManifestDataset): readonly BumpReason[] {
  const { key, columns } = after
  const owner = rowOwnershipOf(after)
  const isNew = rowOwnershipOf(before) !== owner && rowOwnershipOf({ ...before, key, columns }) !== owner
  return when(isNew, rowOwnershipRules[owner], { dataset: after.name })
}

function columnChanges(before: ManifestDataset, after: ManifestDataset): readonly BumpReason[] {
  const dataset = after.name
  const older = new Map(before.columns.map((column) => [column.name, column]))
  const names = new Set(after.columns.map(({ name }) => name))
  return [
    ...before.columns.flatMap(({ name }) => when(!names.has(name), 'column-removed', { dataset, name })),
    ...after.columns.flatMap((column) => {
      const { name, nullable } = column
      const known = older.get(name)
      if (known === undefined)
        return [reason(nullable ? 'optional-column-added' : 'required-column-added', { dataset, name })]
      const target = isDeepStrictEqual(targetOf(before, name), targetOf(after, name))
      return [
        ...tightenings(known, column).map((rule) => reason(rule, { dataset, name })),
        ...when(!target, 'reference-changed', { dataset, name }),
      ]
    }),
  ]
}

/** What a change to another owner is. */
const ownershipRules: Readonly<Record<Ownership, BumpRule>> = {
  package: 'ownership-to-package',
  site: 'ownership-changed',
  shared: 'ownership-changed',
}

function tightenings(before: ManifestColumn, after: ManifestColumn): readonly BumpRule[] {
  const type = typeChange(before.type, after.type)
  const rules: BumpRule[] = type === 'same' ? [] : [type === 'widened' ? 'type-widened' : 'type-narrowed']
  if (before.nullable !== after.nullable)
    rules.push(after.nullable ? 'column-now-optional' : 'column-now-required')
  if (before.ownership !== after.ownership) rules.push(ownershipRules[after.ownership])
  return rules
}

function targetOf({ references }: ManifestDataset, column: string) {
  return references.find((reference) => reference.column === column)
}

function when(
  differs: boolean,
  rule: BumpRule,
  about: Partial<Omit<BumpReason, 'rule' | 'bump'>> = {},
): readonly BumpReason[] {
  return differs ? [reason(rule, about)] : []
}

/** What became of the values that a type holds. */
export type TypeChange = 'same' | 'widened' | 'narrowed'

interface ColumnType {
  readonly family: string
  readonly sizes: readonly number[]
}

/** Families of which each holds every value of those before it. */
const ladders: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision'],
  ['character varying', 'text'],
  ['date', 'timestamp without time zone'],
]

/** Whether a column's newer type holds every value of its older one. Types of which nothing is known are narrowed. */
export function typeChange(before: string, after: string): TypeChange {
  if (before === after) return 'same'
  const [older, newer] = [parseType(before), parseType(after)]
  if (older.family === newer.family) return sizesHold(older, newer) ? 'widened' : 'narrowed'
  const ladder = ladders.find((each) => each.includes(older.family)) ?? []
  const climbs = ladder.indexOf(newer.family) > ladder.indexOf(older.family)
  return climbs && newer.sizes.length === 0 ? 'widened' : 'narrowed'
}

/** `numeric(10,2)` as its family and sizes; an array belongs to a family of its own. */
function parseType(type: string): ColumnType {
  const [, name = type, sizes = '', rest = ''] = /^([^(]+?)\s*\(([\d,\s]+)\)(.*)$/.exec(type) ?? []
  return {
    family: `${name}${rest}`,
    sizes: sizes === '' ? [] : sizes.split(',').map(Number),
  }
}

/** No size is no limit; of `numeric(p,s)` neither the digits before the point nor those after it may be fewer. */
function sizesHold(older: ColumnType, newer: ColumnType): boolean {
  if (newer.sizes.length === 0) return true
  if (older.sizes.length === 0) return false
  const [olderSize = 0, olderScale = 0] = older.sizes
  const [newerSize = 0, newerScale = 0] = newer.sizes
  return newerScale >= olderScale && newerSize - newerScale >= olderSize - olderScale
}
