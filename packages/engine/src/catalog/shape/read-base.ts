import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { baseTableName } from './base-table-name.js'
import { readDefinitionHistory } from './definition-history.js'
import { type CatalogBase, type FollowedBase, followTarget } from './follow-target.js'
import { ownerRules } from './policy-rules.js'
import type { CatalogTable } from './read-catalog-table.js'
import { followLayout, type RecordedLayout } from './seal-layout.js'
import type { SealedColumn } from './sealed-column.js'
import type { TableName, TargetColumn, TargetShape, TargetTenants } from './target-shape.js'
import { sortUnseen } from './unseen-columns.js'

/**
 * What the ledger has of a dataset's base. A base that a roster has followed, because the package came to own every
 * column and every row, is history: it says nothing of the last release, and stays for an undo.
 * Throws TARGET_KEY where the dataset was applied by another key.
 */
export async function readBase(
  database: Database,
  { identity, key, columns, tenants, isNeeded, isMapped }: KeptDataset,
  target: Pick<CatalogTable, 'oid' | 'columns'>,
  sealed: readonly SealedColumn[],
): Promise<BaseOfShape> {
  const name = baseTableName(identity)
  const { base: found, hasRosters, hasSeals } = await readBaseTable(database, name)
  const { roster, layouts } = hasRosters ? await readKeptOf(database, identity, hasSeals) : nothingKept
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

interface BaseTable {
  readonly base: CatalogBase | null
  readonly hasRosters: boolean
  /** False before format 3 of the ledger. */
  readonly hasSeals: boolean
}

async function readBaseTable(database: Database, name: TableName): Promise<BaseTable> {
  const found = await sql<BaseTable>`
    select
      (
        select jsonb_build_object(
          'columns', jsonb_agg(
            jsonb_build_object(
              'name', attribute.attname,
              'type', format_type(attribute.atttypid, attribute.atttypmod)
            )
            order by attribute.attnum
          ),
          'key', jsonb_agg(attribute.attname) filter (where attribute.attnum = any (entry.indkey)),
          'description', min(obj_description(class.oid, 'pg_class'))
        )
        from pg_catalog.pg_class class
        join pg_catalog.pg_attribute attribute
          on attribute.attrelid = class.oid
          and attribute.attnum > 0
          and not attribute.attisdropped
        left join pg_catalog.pg_index entry
          on entry.indrelid = class.oid
          and entry.indisprimary
        where class.oid = to_regclass(format('%I.%I', ${database.ledger.schema}::text, ${name.name}::text))
        having count(*) > 0
      ) as base,
      to_regclass('sow.roster') is not null as "hasRosters",
      to_regclass('sow.seal') is not null as "hasSeals"
  `.execute(database.repeated)
  return found.rows[0] ?? { base: null, hasRosters: false, hasSeals: false }
}

/** What the ledger has of a dataset beside its base. */
interface Kept {
  /** How many columns the keys of its roster have, 0 where it has no key; null where there is none. */
  readonly roster: number | null
  readonly layouts: readonly RecordedLayout[]
}

const nothingKept: Kept = { roster: null, layouts: [] }

async function readKeptOf(database: Database, identity: string, hasSeals: boolean): Promise<Kept> {
  const layouts = sql`(
        select coalesce(jsonb_agg(layout.columns), '[]')
        from (
          select distinct columns
          from sow.seal
          where dataset = ${identity}
        ) as layout
      )`
  // Read through jsonb: rosters did not end before format 2 of the ledger.
  const found = await sql<Kept>`
    select
      (
        select coalesce(jsonb_array_length(roster.keys -> 0), 0)
        from sow.roster
        where dataset = ${identity}
          and to_jsonb(roster) ->> 'ended_run' is null
        limit 1
      ) as roster,
      ${hasSeals ? layouts : sql`'[]'::jsonb`} as layouts
  `.execute(database.query)
  return found.rows[0] ?? nothingKept
}

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
