import { SowError } from '@sow/kit/errors'
import { escapeIdentifier, escapeLiteral } from 'pg'
import type { Database } from '../database/database.js'
import { firstLedger, furtherLedger, type LedgerPlace } from '../database/ledger-place.js'
import { readDriverError } from '../server/connect/driver-error.js'
import type { Session } from '../server/connect/session.js'

/**
 * Which ledgers there are. `further`: one that is named after the project's schema. `first`: `sow`, which is of the schema that came
 * first. `broken`: one without the table that says whose it is.
 */
export type FoundLedger = 'further' | 'first' | 'broken' | null

/** A ledger of which nothing is moved is looked for among so many at most: a database with a schema for each tenant has thousands. */
const mostLedgers = 100

/** Which ledgers there are, as an expression. Of one that the role may not read, the preflight tells. */
export function foundLedger(schema: string): string {
  const further = escapeLiteral(furtherLedger(schema))
  return `(
        select
          case
            when bool_or(is_further) and not bool_or(is_further and is_meta) then 'broken'
            when bool_or(is_further and is_meta and is_readable) then 'further'
            when bool_or(not is_further) and not bool_or(not is_further and is_meta) then 'broken'
            when bool_or(is_meta and is_readable) then 'first'
          end
        from (
          select
            namespace.nspname = ${further}::name as is_further,
            class.relname = 'meta'::name as is_meta,
            has_schema_privilege(namespace.oid, 'usage') and has_table_privilege(class.oid, 'select') as is_readable
          from pg_catalog.pg_namespace namespace
          join pg_catalog.pg_class class
            on class.relnamespace = namespace.oid
          where namespace.nspname in ('${firstLedger}'::name, ${further}::name)
            and class.relname in ('meta'::name, 'definition'::name)
        ) as parts
      )`
}

/**
 * Says where the ledger of the project's schema is. `sow` belongs to the schema that it was made for. A schema whose tables
 * another schema's ledger knows by their numbers is that schema, with another name. Any other has a ledger of its own, or gets
 * one. Throws CONFIG_INVALID where some of the tables moved, and others stand in the place of the rest.
 */
export async function findLedger({ session, schema, ledger }: Database, found: FoundLedger): Promise<void> {
  if (found === 'first' && ledger.state === 'own' && ledger.schema === firstLedger) return
  Object.assign(ledger, await placeOf(session, schema, found))
}

async function placeOf(
  session: Session,
  schema: string,
  found: FoundLedger,
): Promise<Pick<LedgerPlace, 'schema' | 'state'>> {
  if (found === null) return { schema: firstLedger, state: 'none' }
  if (found === 'broken') throw brokenLedger()
  if (found === 'further') return { schema: furtherLedger(schema), state: 'own' }
  const owner = await readOwner(session)
  if (owner === null || owner === schema) return { schema: firstLedger, state: 'own' }
  const former = await findMoved(session, schema)
  return former === null
    ? { schema: furtherLedger(schema), state: 'none' }
    : { schema: former, state: 'moved' }
}

function brokenLedger(): SowError {
  return new SowError({
    code: 'LEDGER_CORRUPT',
    message: 'The ledger lacks its table meta, which says whose ledger it is.',
    hint: 'Restore the schema "sow" from a backup; Sow never rebuilds a ledger by guessing.',
  })
}

/**
 * The schema that `sow` was made for; null of a ledger that does not say it. The catalog shows a table from the moment on at which who
 * made it has committed, and a session that looked for it in vain before learns of it a little later: on a coordinator of Citus
 * the other servers commit in between. Throws LOCK_BUSY then, after which the transaction may begin again.
 */
async function readOwner(session: Session): Promise<string | null> {
  try {
    // As a document: format 3 was the first to have the column.
    const answer = await session.query(`select to_jsonb(meta) as meta from ${firstLedger}.meta`)
    const meta = answer.rows[0]?.['meta'] as { readonly schema_name?: string } | undefined
    return meta?.schema_name ?? null
  } catch (error) {
    if (readDriverError(error)?.sqlState !== '42P01') throw error
    throw new SowError({
      code: 'LOCK_BUSY',
      message: 'Another run of Sow made the ledger, or dropped it, just now.',
      hint: 'Run the command again.',
      place: { sqlState: '40001' },
    })
  }
}

/** The ledger that knows tables of this schema by their numbers; null where none does. */
async function findMoved(session: Session, schema: string): Promise<string | null> {
  const ledgers = (await session.query(readableLedgers)).rows.map(({ name }) => String(name))
  if (ledgers.length === 0) return null
  const asked = ledgers.map((name) => knownTables(name, schema)).join('\n  union all')
  const { rows } = await session.query(`${asked}\n  order by moved desc\n  limit 1`)
  const [{ ledger, moved, replaced } = {}] = rows
  if (Number(moved ?? 0) === 0) return null
  if (Number(replaced) === 0) return String(ledger)
  throw new SowError({
    code: 'CONFIG_INVALID',
    message: `${moved} of the tables that the ledger knows were moved to the schema ${schema}, and ${replaced} others stand there in the place of those that were not.`,
    hint: 'Move all of them, or let `schema` in the configuration name the schema of before.',
  })
}

/** Those whose schema is gone come first: it has another name now. */
const readableLedgers = `
  select namespace.nspname::text as name
  from pg_catalog.pg_namespace namespace
  join pg_catalog.pg_class class
    on class.relnamespace = namespace.oid
  left join pg_catalog.pg_namespace project
    on project.nspname = substr(namespace.nspname::text, 5)
  where starts_with(namespace.nspname::text || '/', '${firstLedger}/')
    and class.relname in ('seal', 'dataset')
    and has_schema_privilege(namespace.oid, 'usage')
    and has_table_privilege(class.oid, 'select')
  group by namespace.nspname, project.oid
  having count(*) = 2
  order by project.oid is not null, namespace.nspname
  limit ${mostLedgers}`

/** How many tables of a ledger are in the schema now, and in the place of how many others there is another one. */
function knownTables(ledger: string, schema: string): string {
  const [name, project] = [escapeIdentifier(ledger), escapeLiteral(schema)]
  return `
  select
    ${escapeLiteral(ledger)} as ledger,
    count(*) filter (where is_moved) as moved,
    count(*) filter (where not is_moved and is_taken) as replaced
  from (
    select
      known.dataset,
      bool_or(class.oid is not null) as is_moved,
      bool_or(other.oid is not null) as is_taken
    from (
      select distinct
        seal.dataset,
        (seal.columns ->> 'table')::oid as number,
        applied.table_name
      from ${name}.seal seal
      join ${name}.dataset applied
        on applied.dataset = seal.dataset
    ) as known
    left join pg_catalog.pg_class class
      on class.oid = known.number
      and class.relname = known.table_name
      and class.relnamespace = quote_ident(${project})::regnamespace
    left join pg_catalog.pg_class other
      on other.relname = known.table_name
      and other.relnamespace = quote_ident(${project})::regnamespace
    group by known.dataset
  ) as placed`
}
