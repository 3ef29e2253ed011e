import { sql } from 'kysely'
import { comparedColumns, keyColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { type Fragment, lines } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { deltaRows, seen, take } from '../../row/diff/delta-columns.js'
import type { DeltaSummary } from '../../row/diff/summarize-delta.js'
import { RefusedRow } from '../../row/refusal/refused-row.js'
import type { WorkTables } from '../../row/work-tables.js'
import type { DatasetWork } from '../decide/dataset-work.js'

/** A constraint that says of each row by itself, or of it and a table that the run does not write, whether it may be. */
interface RowConstraint {
  readonly name: string
  readonly columns: readonly string[]
  /** SQL over the columns: true or null where the row may be. */
  readonly holds: string
  readonly sqlState: '23514' | '23503'
}

/**
 * Looks whether rows that would be written break a check or a foreign key of their table: a run hears of it only as it writes.
 * Left to the run are constraints over columns that the dataset does not carry, those that call functions of extensions or of
 * the application, exclusions, and foreign keys to tables that the run writes as well (`written`, by their numbers).
 * Throws RefusedRow for the first row of the release that breaks one.
 */
export async function checkConstraints(
  database: Database,
  { shape, work }: DatasetWork,
  summary: DeltaSummary,
  written: ReadonlySet<number>,
): Promise<void> {
  const writes = summary.tenants.some(({ inserted, updated, revived }) => inserted + updated + revived > 0)
  if (!writes) return
  const constraints = (await readConstraints(database, shape, written)).filter(
    ({ columns }) => columns.length > 0 && rowsOf(shape, columns) !== 'none',
  )
  if (constraints.length === 0) return
  const broken = constraints.map((each, at) => brokenRows(shape, work, each, at))
  const found = await sql<{ position: number; constraint: number }>`
    select
      position,
      "constraint"
    from (
      ${sql.join(broken, sql.raw('\n      union all\n      '))}
    ) as broken
    order by position, "constraint"
    limit 1
  `.execute(database.query)
  const [first] = found.rows
  const constraint = first === undefined ? undefined : constraints[first.constraint]
  if (first === undefined || constraint === undefined) return
  throw new RefusedRow(
    { kind: 'position', position: first.position },
    undefined,
    refusalOf(shape, constraint),
  )
}

/** What the server would say. */
function refusalOf({ table }: TargetShape, { name, sqlState }: RowConstraint): Error {
  return Object.assign(new Error('A row would violate a constraint.'), {
    severity: 'ERROR',
    code: sqlState,
    table: table.name,
    constraint: name,
  })
}

/** Which rows a constraint can be asked of: an update leaves columns of the site as they are, and an id may yet be made. */
function rowsOf(shape: TargetShape, columns: readonly string[]): 'all' | 'new' | 'none' {
  const ids = shape.references.map(({ column }) => column)
  const isKnown = (known: readonly { readonly name: string }[]) =>
    columns.every((name) => !ids.includes(name) && known.some((each) => each.name === name))
  if (isKnown([...keyColumns(shape), ...comparedColumns(shape)])) return 'all'
  return isKnown([...keyColumns(shape), ...valueColumns(shape)]) ? 'new' : 'none'
}

function brokenRows(
  shape: TargetShape,
  work: WorkTables,
  { columns, holds }: RowConstraint,
  at: number,
): Fragment {
  const actions = rowsOf(shape, columns) === 'all' ? ['insert', 'update', 'revive'] : ['insert']
  const values = valueColumns(shape).filter(({ name }) => columns.includes(name))
  const keys = keyColumns(shape).filter(({ name }) => columns.includes(name))
  return sql`(
      select
        sow_position as position,
        ${sql.lit(at)} as "constraint"
      from (
        select
          ${lines([
            sql`sow_position`,
            ...keys.map(({ name }) => sql.id(name)),
            ...values.map(
              (each) =>
                sql`case when sow_action = 'insert' or ${take(shape, null, each)} then ${sql.id(each.name)} else ${sql.id(seen(each))} end as ${sql.id(each.name)}`,
            ),
          ])}
        from ${deltaRows(shape, work, ['value', 'seen'])} as decided
        where sow_action in (${sql.join(actions.map((action) => sql.lit(action)))})
          and sow_position is not null
      ) as written
      where (${sql.raw(holds)}) is false
      order by sow_position
      limit 1
    )`
}

/** What holds of a row that a foreign key is about, as SQL: a part of it is null, or the other row is there. */
const referred = sql`(
      select format(
        '%s or exists (select from %I.%I as referred where %s)',
        string_agg(format('written.%I is null', own.attname), ' or '),
        namespace.nspname,
        class.relname,
        string_agg(
          format('referred.%I operator(%I.%s) written.%I', other.attname, spoken.nspname, operator.oprname, own.attname),
          ' and '
        )
      )
      from pg_catalog.pg_class class
      join pg_catalog.pg_namespace namespace
        on namespace.oid = class.relnamespace
      cross join unnest(entry.conkey, entry.confkey, entry.conpfeqop) as pair (own, other, operator)
      join pg_catalog.pg_attribute own
        on own.attrelid = entry.conrelid
        and own.attnum = pair.own
      join pg_catalog.pg_attribute other
        on other.attrelid = entry.confrelid
        and other.attnum = pair.other
      join pg_catalog.pg_operator operator
        on operator.oid = pair.operator
      join pg_catalog.pg_namespace spoken
        on spoken.oid = operator.oprnamespace
      where class.oid = entry.confrelid
      group by namespace.nspname, class.relname
    )`

/** True of a foreign key to a table that nobody writes in the meantime, and that the role may read. */
const isReadable = (written: ReadonlySet<number>) => sql`(
        entry.contype = 'f'
        and entry.confmatchtype = 's'
        and not entry.confrelid = any (${[...written]}::int8[]::oid[])
        and has_table_privilege(entry.confrelid, 'select')
        and has_schema_privilege((
          select other.relnamespace
          from pg_catalog.pg_class other
          where other.oid = entry.confrelid
        ), 'usage')
      )`

/** True of a check that calls nothing but what came with the server. */
const isServers = sql`(
        entry.contype = 'c'
        and not exists (
          select
          from pg_catalog.pg_depend needed
          where needed.classid = 'pg_catalog.pg_constraint'::regclass
            and needed.objid = entry.oid
            and needed.refclassid in ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_operator'::regclass)
        )
      )`

async function readConstraints(
  database: Database,
  { tableId }: TargetShape,
  written: ReadonlySet<number>,
): Promise<readonly RowConstraint[]> {
  const found = await sql<RowConstraint>`
    select
      entry.conname::text as name,
      (
        select coalesce(jsonb_agg(attribute.attname), '[]')
        from pg_catalog.pg_attribute attribute
        where attribute.attrelid = entry.conrelid
          and attribute.attnum = any (entry.conkey)
      ) as columns,
      case when entry.contype = 'c' then pg_get_expr(entry.conbin, entry.conrelid) else ${referred} end as holds,
      case when entry.contype = 'c' then '23514' else '23503' end as "sqlState"
    from pg_catalog.pg_constraint entry
    where entry.conrelid = ${tableId}::int8::oid
      -- Not every server knows constraints that nobody enforces.
      and coalesce(to_jsonb(entry) ->> 'conenforced', 'true') = 'true'
      and (${isServers} or ${isReadable(written)})
    order by entry.conname
  `.execute(database.query)
  return found.rows
}
