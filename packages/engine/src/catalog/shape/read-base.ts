import { SowError } from '@sow/kit/errors'
import type { Database } from '../../database/database.js'
import { baseTableName, sharedBaseNames } from './base-table-name.js'
import type { CatalogTable } from './catalog-table.js'
import { readDefinitionHistory } from './definition-history.js'
import { type FollowedBase, followTarget } from './follow-target.js'
import { ownerRules } from './policy-rules.js'
import type { KeptMemory } from './read-memories.js'
import { followLayout } from './seal-layout.js'
import type { SealedColumn } from './sealed-column.js'
import type { TargetColumn, TargetShape, TargetTenants } from './target-shape.js'
import { sortUnseen } from './unseen-columns.js'

/**
 * What the ledger's memory of a dataset comes to. A base that a roster has followed, because the package came to own every
 * column and every row, is history: it says nothing of the last release, and stays for an undo.
 * Throws TARGET_KEY where the dataset was applied by another key.
 */
export async function readBase(
  database: Database,
  { identity, key, columns, tenants, isNeeded, isMapped }: KeptDataset,
  target: Pick<CatalogTable, 'oid' | 'columns'>,
  sealed: readonly SealedColumn[],
  { base: found, idColumns, roster, layouts, hasSeals }: KeptMemory,
): Promise<BaseOfShape> {
  const name = baseTableName(identity)
  const base = found === null || roster !== null ? null : followTarget(found, target, key)
  const isSameKey = base === null ? !roster || roster === key.length : hasKey(base, key)
  if (!isSameKey) throw otherKey(identity)
  const isLive = isNeeded && base !== null
  const added = columns.filter(
    ({ ownership, isKey, name: column }) =>
      ownerRules[ownership].isThreeWay && !isKey && base?.columns.includes(column) !== true,
  )
  const isFollowing = isNeeded && (base !== null || roster !== null) && added.length > 0
  const definitions = isFollowing
    ? await readDefinitionHistory(database, { identity, tenants, hasCopies: hasSeals })
    : []
  const followed = base?.moves.filter(({ to }) => to !== null).map(({ from }) => from) ?? []
  return {
    base: isNeeded ? name : null,
    sharing: tenants === null ? null : { ...sharedBaseNames(identity), idColumns },
    baseExists: isLive,
    hasRoster: roster !== null,
    baseColumns: isLive ? base.columns : [],
    baseMoves: isLive ? base.moves : [],
    recastColumns: isLive ? base.recast : [],
    waitingColumns: [],
    remadeColumns: [],
    baseIsDescribed: isLive && base.isDescribed,
    ...sortUnseen(added, { definitions, layouts, table: target, followed }),
    newerColumns: isMapped || !isFollowing ? [] : newerThan(base?.lastColumn ?? null, added),
    formerBase: !isNeeded && base !== null ? name : null,
    formerColumns: (base?.columns ?? []).filter((name) => !isShared(columns, name)),
    sealLayouts: layouts.flatMap((layout) => followLayout(layout, target.oid, sealed) ?? []),
    isOtherTable: layouts.length > 0 && layouts.every((layout) => layout.table !== target.oid),
  }
}

/** `lastColumn` is the number of the newest column at the last release; null where it says nothing. */
function newerThan(lastColumn: number | null, added: readonly TargetColumn[]): readonly string[] {
  return added.filter(({ number }) => lastColumn !== null && number > lastColumn).map(({ name }) => name)
}

function isShared(columns: readonly TargetColumn[], name: string): boolean {
  return columns.some((each) => each.name === name && ownerRules[each.ownership].isThreeWay)
}

/** A dataset, as far as it says what a base has to hold. */
interface KeptDataset {
  readonly identity: string
  readonly key: readonly string[]
  readonly columns: readonly TargetColumn[]
  readonly tenants: TargetTenants | null
  /** True where columns are the site's or shared. */
  readonly isNeeded: boolean
  /** True where the table is the project's own: the application may write a new column before a mapping names it. */
  readonly isMapped: boolean
}

type BaseOfShape = Pick<
  TargetShape,
  | 'base'
  | 'sharing'
  | 'baseExists'
  | 'hasRoster'
  | 'baseColumns'
  | 'baseMoves'
  | 'baseIsDescribed'
  | 'arrivingColumns'
  | 'carriedColumns'
  | 'recastColumns'
  | 'waitingColumns'
  | 'remadeColumns'
  | 'newerColumns'
  | 'formerBase'
  | 'formerColumns'
  | 'sealLayouts'
  | 'isOtherTable'
>

function hasKey(base: FollowedBase, key: readonly string[]): boolean {
  const known = base.key ?? base.columns
  return key.every((name) => known.includes(name)) && (base.key === null || base.key.length === key.length)
}

function otherKey(identity: string): SowError {
  return new SowError({
    code: 'TARGET_KEY',
    message: `The dataset ${identity} was applied by another key than it has now.`,
    hint: 'The key of a dataset is for ever: give it the key back, or give the dataset another name.',
    place: { dataset: identity },
  })
}
