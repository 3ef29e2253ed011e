import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { baseTableName } from './base-table-name.js'
import { type CatalogBase, type FollowedBase, followTarget } from './follow-target.js'
import { ownerRules } from './policy-rules.js'
import type { CatalogTable } from './read-catalog-table.js'
import type { TableName, TargetColumn, TargetShape } from './target-shape.js'

/**
 * What the ledger has of a dataset's base. A base that a roster has followed, because the package came to own every
 * column, is history: it says nothing of the last release, and stays for an undo.
 * Throws TARGET_KEY where the dataset was applied by another key.
 */
export async function readBase(
  database: Database,
  { identity, key, columns, isNeeded }: KeptDataset,
  target: Pick<CatalogTable, 'oid' | 'columns'>,
): Promise<BaseOfShape> {
  const name = baseTableName(identity)
  const { base: found, hasRosters } = await readBaseTable(database, name)
  const roster = hasRosters ? await readRosterKey(database, identity) : null
  const base = found === null || roster !== null ? null : followTarget(found, target)
  const isSameKey = base === null ? roster === null || roster === key.length : hasKey(base, key)
  if (!isSameKey) throw otherKey(identity)
  const isLive = isNeeded && base !== null
  const added = columns.filter(
    ({ ownership, isKey, name: column }) =>
      ownerRules[ownership].isThreeWay && !isKey && base?.columns.includes(column) !== true,
  )
  const isFollowing = isNeeded && (base !== null || roster !== null) && added.length > 0
  return {
    base: isNeeded ? name : null,
    baseExists: isLive,
    baseColumns: isLive ? base.columns : [],
    baseMoves: isLive ? base.moves : [],
    baseIsDescribed: isLive && base.isDescribed,
    arrivingColumns: isFollowing
      ? arriving(added, base?.lastColumn ?? null, await readPackageColumns(database, identity))
      : [],
    formerBase: !isNeeded && base !== null ? name : null,
  }
}

/** A dataset, as far as it says what a base has to hold. */
interface KeptDataset {
  readonly identity: string
  readonly key: readonly string[]
  readonly columns: readonly TargetColumn[]
  /** True where columns are the site's or shared. */
  readonly isNeeded: boolean
}

type BaseOfShape = Pick<
  TargetShape,
  'base' | 'baseExists' | 'baseColumns' | 'baseMoves' | 'baseIsDescribed' | 'arrivingColumns' | 'formerBase'
>

/** Columns that nobody but the package can have written: newer than the last release, or the package's until now. */
function arriving(
  added: readonly TargetColumn[],
  lastColumn: number | null,
  packages: ReadonlySet<string>,
): readonly string[] {
  return added
    .filter(({ name, number }) => packages.has(name) || (lastColumn !== null && number > lastColumn))
    .map(({ name }) => name)
}

/** The columns that the package owns in every definition by which the dataset is applied now. */
async function readPackageColumns(database: Database, identity: string): Promise<ReadonlySet<string>> {
  const found = await sql<{ owned: string[] }>`
    select jsonb_path_query_array(
      defined.definition,
      '$.dataset.columns[*] ? (@.ownership == "package").name'
    ) as owned
    from sow.definition as defined
    where defined.dataset = ${identity}
      and exists (
        select
        from sow.dataset as applied
        where applied.dataset = defined.dataset
          and applied.definition_hash = defined.definition_hash
      )
  `.execute(database.query)
  const [first, ...others] = found.rows.map(({ owned }) => owned)
  return new Set(first?.filter((name) => others.every((owned) => owned.includes(name))) ?? [])
}

async function readBaseTable(
  database: Database,
  name: TableName,
): Promise<{ readonly base: CatalogBase | null; readonly hasRosters: boolean }> {
  const found = await sql<{ base: CatalogBase | null; hasRosters: boolean }>`
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
        where class.oid = to_regclass(format('%I.%I', ${name.schema}::text, ${name.name}::text))
        having count(*) > 0
      ) as base,
      to_regclass('sow.roster') is not null as "hasRosters"
  `.execute(database.query)
  return found.rows[0] ?? { base: null, hasRosters: false }
}

/** How many columns the keys of a dataset's roster have; null where it has none. */
async function readRosterKey(database: Database, identity: string): Promise<number | null> {
  // Read through jsonb: rosters did not end before format 2 of the ledger.
  const found = await sql<{ columns: number }>`
    select jsonb_array_length(roster.keys -> 0) as columns
    from sow.roster
    where dataset = ${identity}
      and to_jsonb(roster) ->> 'ended_run' is null
    limit 1
  `.execute(database.query)
  return found.rows[0]?.columns ?? null
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
