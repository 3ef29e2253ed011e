import type { Database } from '../database/database.js'
import { ledgerStatements } from '../ledger/create-ledger.js'
import { hasLedgerToDecideBy } from '../ledger/open-ledger.js'
import { pin } from '../server/connect/search-path.js'
import type { MigrationSet, MigrationStatus } from './migration-set.js'
import { type MigrationRange, pendingMigrations } from './pending-migrations.js'
import { readAppliedMigrations } from './read-applied-migrations.js'
import { type RecordedMigration, recordStatements } from './record-statements.js'

/** The SQL of what is pending, and which migrations it holds. */
export interface MigrationScript {
  /** The pending migrations, in their order. */
  readonly migrations: readonly Pick<MigrationStatus, 'package' | 'name'>[]
  /** Runs in psql as it is: one transaction for each migration, with its ledger row. */
  readonly sql: string
}

/**
 * Writes what `db migrate` would do as a script, for a person to read or for a DBA to run in Sow's stead: the ledger
 * then knows what was applied. The statements are recorded on a throw-away database; nothing is written here.
 */
export async function writeMigrationScript(
  database: Database,
  sets: readonly MigrationSet[],
  range: MigrationRange,
  toolVersion: string,
): Promise<MigrationScript> {
  const pending = pendingMigrations(sets, await readAppliedMigrations(database), range)
  const isPending = new Set(pending.map(({ set, name }) => `${set.package} ${name}`))
  const recorded = pending.length === 0 ? [] : await recordStatements(sets)
  const chosen = recorded.filter(({ set, name }) => isPending.has(`${set.package} ${name}`))
  const ledger =
    (await hasLedgerToDecideBy(database)) || chosen.length === 0 ? [] : [await bootstrap(database)]
  return {
    migrations: chosen.map(({ set, name }) => ({ package: set.package, name })),
    sql: [...ledger, ...chosen.map((migration) => scriptOf(migration, database.schema, toolVersion))].join(
      '\n',
    ),
  }
}

async function bootstrap(database: Database): Promise<string> {
  const statements = ledgerStatements(database.schema).map(
    (statement) => statement.compile(database.query).sql,
  )
  return transaction("Sow's own tables", [pin, ...statements])
}

function scriptOf(migration: RecordedMigration, schema: string, toolVersion: string): string {
  const { set, name, statements, outside } = migration
  const title = `${set.package} ${name}`
  const ledger = ledgerRow(migration, toolVersion)
  const path = `${identifier(schema)}, pg_temp`
  if (!outside) return transaction(title, [`set local search_path = ${path}`, ...statements, pin, ledger])
  // Built concurrently, so outside a transaction; where it fails, the ledger stays as it was.
  const alone = statements.map((statement) => `${statement.trim()};\n`).join('\n')
  return `-- ${title}: not in a transaction\n\n${alone}\n${transaction(`${title}: its ledger row`, [pin, ledger])}`
}

function ledgerRow({ set, name, sum }: RecordedMigration, toolVersion: string): string {
  return `with run as (
  insert into sow.run (token, command, actor, tool_version, packages, outcome, counts, xid)
  values (gen_random_uuid(), 'db migrate --sql', current_user, ${literal(toolVersion)}, '{}', 'applied', '{}', null)
  returning id
)
insert into sow.migration (package, version, name, sum, state, run, duration_ms)
select ${[set.package, set.version, name, sum].map(literal).join(', ')}, 'done', id, 0
from run`
}

function transaction(title: string, statements: readonly string[]): string {
  const body = statements.map((statement) => `${statement.trim().replace(/;$/, '')};\n`).join('\n')
  return `-- ${title}\n\nbegin;\n\n${body}\ncommit;\n`
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
