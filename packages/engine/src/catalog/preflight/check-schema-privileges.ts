import { type Problem, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'

/**
 * Checks that the role may change the schema and keep the ledger, before the first migration runs.
 * Throws PRIVILEGE_MISSING with every GRANT that is missing.
 */
export async function checkSchemaPrivileges(database: Database): Promise<void> {
  const found = await sql<{ privilege: string; grant: string }>`
    select needed.privilege, needed.grant_text as grant
    from (values
      (
        format('create in schema %I', ${database.schema}::text),
        format('grant usage, create on schema %I to %I', ${database.schema}::text, current_user),
        has_schema_privilege(${database.schema}::text, 'create')
      ),
      (
        'schema sow',
        case when to_regnamespace('sow') is null
          then format('grant create on database %I to %I', current_database(), current_user)
          else format('grant usage, create on schema sow to %I', current_user)
        end,
        case when to_regnamespace('sow') is null
          then has_database_privilege(current_database(), 'create')
          else has_schema_privilege(to_regnamespace('sow')::oid, 'create')
        end
      )
    ) as needed (privilege, grant_text, granted)
    where not granted
  `.execute(database.query)
  if (found.rows.length === 0) return
  throw new SowError({
    code: 'PRIVILEGE_MISSING',
    message: `The database role may not change the schema: ${found.rows.map(({ privilege }) => privilege).join(', ')}.`,
    hint: 'Let the owner run the grants listed, or hand your DBA the script of `sow db migrate --sql FILE`.',
    problems: found.rows.map(
      ({ privilege, grant }): Problem => ({ rule: 'privilege', message: `${privilege}: ${grant}` }),
    ),
  })
}
