import { createHash } from 'node:crypto'
import type { Migrations } from '@sow/kit'
import { type Kysely, sql } from 'kysely'
import type { MigrationSet } from '../../src/migrate/migration-set.js'

type Statements = readonly [up: string, down: string | null]

/** The migrations of the tests: name -> SQL going up and down. */
export const twoTables: Readonly<Record<string, Statements>> = {
  '20240101000001_units': ['create table units (code text primary key)', 'drop table units'],
  '20240101000002_items': [
    'create table items (sku text primary key, unit text references units)',
    'drop table items',
  ],
}

export function migrationSet(
  statements: Readonly<Record<string, Statements>>,
  version = '1.0.0',
): MigrationSet {
  const migrations: Migrations = Object.fromEntries(
    Object.entries(statements).map(([name, [up, down]]) => [
      name,
      {
        up: (db: Kysely<unknown>) => run(db, up),
        ...(down === null ? {} : { down: (db: Kysely<unknown>) => run(db, down) }),
      },
    ]),
  )
  return {
    package: '@tiny/schema',
    version,
    migrations: Object.entries(statements).map(([name, [up]]) => ({
      name,
      sum: createHash('sha256').update(up).digest('hex'),
    })),
    load: async () => migrations,
  }
}

async function run(db: Kysely<unknown>, statement: string): Promise<void> {
  await sql.raw(statement).execute(db)
}
