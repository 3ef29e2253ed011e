import { sql } from 'kysely'
import { baseTableName } from '../catalog/shape/base-table-name.js'
import type { Fragment } from '../catalog/statement/sql-fragments.js'
import type { BaseChange, Database, DigestMove } from '../database/database.js'
import {
  type Digested,
  definitionsOf,
  digestedBase,
  releasesOf,
  type TableWithColumns,
} from './ledger-digests.js'
import { tablesOfBase } from './shared-tables.js'

/** A select of `dataset` and `state`, what the ledger has of each dataset now; null where none is given. */
export async function datasetStates(
  database: Database,
  changes: ReadonlyMap<string, BaseChange>,
): Promise<Fragment | null> {
  const rewritten = [...changes].filter(([, change]) => change === 'rewritten').map(([identity]) => identity)
  const bases = rewritten.length === 0 ? new Map<string, Digested>() : await readBases(database, rewritten)
  const states = [...changes].map(([identity, change]) => {
    const read = sql`${JSON.stringify(bases.get(identity) ?? null)}::jsonb`
    return stateOf(identity, change === 'rewritten' ? read : movedBase(identity, change))
  })
  return states.length === 0 ? null : sql.join(states, sql.raw('\n  union all'))
}

function stateOf(identity: string, base: Fragment): Fragment {
  return sql`
  select
    ${identity}::text as dataset,
    jsonb_build_object(
      'releases', ${releasesOf(identity)},
      'definitions', ${definitionsOf(identity)},
      'base', ${base}
    ) as state`
}

/** What the newest link has of the base, moved: what somebody else changed in it still differs from that. */
function movedBase(identity: string, { rows, digest }: DigestMove): Fragment {
  return sql`coalesce(
        (
          select case jsonb_typeof(known.base)
            when 'object' then jsonb_build_object(
              'rows', (known.base ->> 'rows')::bigint + ${rows}::bigint,
              'digest', ((known.base ->> 'digest')::bigint # ${digest}::bigint)::text
            )
          end
          from (
            select chain -> 'datasets' -> ${identity}::text -> 'base' as base
            from sow.run
            where chain -> 'datasets' ? ${identity}::text
            order by id desc
            limit 1
          ) as known
        ),
        'null'
      )`
}

/** The bases that are there, by a statement of its own: servers share the work of one that writes nothing among processes. */
async function readBases(
  database: Database,
  identities: readonly string[],
): Promise<ReadonlyMap<string, Digested>> {
  const columns = await baseColumns(database, identities)
  if (columns.size === 0) return new Map()
  const bases = [...columns].map(
    ([identity, tables]) => sql`
select
  ${identity}::text as identity,
  ${digestedBase(tables)} as base`,
  )
  const read = sql<{ identity: string; base: Digested }>`${sql.join(bases, sql.raw('\nunion all'))}`
  return new Map((await read.execute(database.query)).rows.map(({ identity, base }) => [identity, base]))
}

/** The tables of each base that is there, with their columns: its own comes first. */
async function baseColumns(
  database: Database,
  identities: readonly string[],
): Promise<ReadonlyMap<string, readonly TableWithColumns[]>> {
  const names = identities.flatMap((identity) =>
    tablesOfBase(identity).map(({ name }) => ({ identity, name })),
  )
  const found = await sql<{ identity: string; name: string; columns: string[] }>`
    select
      base.identity,
      base.name,
      jsonb_agg(attribute.attname) as columns
    from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as base (identity text, name text)
    join pg_catalog.pg_class class
      on class.relname = base.name
      and class.relnamespace = 'sow'::regnamespace
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    group by
      base.identity,
      base.name
    order by 1, 2
  `.execute(database.query)
  const tables = Map.groupBy(found.rows, ({ identity }) => identity)
  const whole = [...tables].filter(([identity, parts]) =>
    parts.some(({ name }) => name === baseTableName(identity).name),
  )
  return new Map(
    whole.map(([identity, parts]) => [
      identity,
      parts.map(({ name, columns }) => ({ table: { schema: 'sow', name }, columns })),
    ]),
  )
}
