import { type Problem, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { deletesRows } from '../shape/policy-rules.js'
import type { TableName, TargetShape } from '../shape/target-shape.js'

interface Missing {
  readonly privilege: string
  readonly grant: string
}

/** Checks what a seed needs, and names all that is missing at once. Throws PRIVILEGE_MISSING with the GRANTs. */
export async function checkPrivileges(database: Database, shapes: readonly TargetShape[]): Promise<void> {
  const missing = [...(await missingInDatabase(database)), ...(await missingOnTables(database, shapes))]
  if (missing.length === 0) return
  throw new SowError({
    code: 'PRIVILEGE_MISSING',
    message: `The database role lacks ${missing.length} privileges: ${missing.map(({ privilege }) => privilege).join(', ')}.`,
    hint: 'Let the owner run the statements listed, or connect as the owner of the tables.',
    problems: missing.map(
      ({ privilege, grant }): Problem => ({ rule: 'privilege', message: `${privilege}: ${grant}` }),
    ),
  })
}

async function missingInDatabase(database: Database): Promise<Missing[]> {
  const found = await sql<Missing>`
    select needed.privilege, needed.grant_text as grant
    from (values
      (
        'temporary tables',
        format('grant temporary on database %I to %I', current_database(), current_user),
        has_database_privilege(current_database(), 'temporary')
      ),
      (
        'schema sow',
        case when to_regnamespace('sow') is null
          then format('grant create on database %I to %I', current_database(), current_user)
          else format('grant usage, create on schema sow to %I', current_user)
        end,
        case when to_regnamespace('sow') is null
          then has_database_privilege(current_database(), 'create')
          else has_schema_privilege(to_regnamespace('sow')::oid, 'usage')
            and has_schema_privilege(to_regnamespace('sow')::oid, 'create')
        end
      )
    ) as needed (privilege, grant_text, granted)
    where not granted
  `.execute(database.query)
  return [...found.rows]
}

async function missingOnTables(database: Database, shapes: readonly TargetShape[]): Promise<Missing[]> {
  const needed = shapes.flatMap((shape) => [
    ...['select', 'insert', 'update', ...(deletesRows[shape.absent.kind] ? ['delete'] : [])].map(
      (privilege) => ({
        ...shape.table,
        privilege,
      }),
    ),
    ...readTables(shape).map((table) => ({ ...table, privilege: 'select' })),
  ])
  if (needed.length === 0) return []
  const found = await sql<Missing>`
    select distinct
      format('%s on %I', needed.privilege, needed.name) as privilege,
      format('grant %s on %I.%I to %I', needed.privilege, needed.schema, needed.name, current_user) as grant
    from jsonb_to_recordset(${JSON.stringify(needed)}::jsonb) as needed (schema text, name text, privilege text)
    where not has_table_privilege(format('%I.%I', needed.schema, needed.name)::regclass, needed.privilege)
    order by 1
  `.execute(database.query)
  return [...found.rows]
}

function readTables(shape: TargetShape): TableName[] {
  return [
    ...shape.references.map((reference) => reference.table),
    ...(shape.tenants === null ? [] : [shape.tenants.table]),
  ]
}
