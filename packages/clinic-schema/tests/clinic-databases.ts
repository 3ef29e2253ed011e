import { createDatabase, type ThrowAwayDatabase } from '@sow/engine/throw-away'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { inject } from 'vitest'
import { copyOfTemplate } from '../../../tests/template-database.js'
import { applyMigrations } from '../build/apply-migrations.js'
import type { ClinicDatabase } from '../src/index.js'
import { migrations } from '../src/migrations/index.js'
import { insertPlausibleRows } from './insert-plausible-rows.js'

/** A database of the server with one connection, as its superuser; dropped when disposed. */
export interface OpenClinic<DB> extends AsyncDisposable {
  readonly database: Kysely<DB>
}

/** Opens a copy of a database that `make` fills once in a run of the tests; `name` stands for what it does. */
export async function openClinic<DB = unknown>(
  name: string,
  make: (database: Kysely<DB>) => Promise<void>,
): Promise<OpenClinic<DB>> {
  const copy = await copyOfTemplate(name, async (database) => {
    await using kysely = kyselyOn<DB>(database)
    await make(kysely)
  })
  return connected(copy)
}

/** Opens a clinic that ran the migrations up to the named one, with a row in each table that they made. */
export async function openClinicWithRows(
  last = Object.keys(migrations).at(-1),
): Promise<OpenClinic<unknown>> {
  return await openClinic(`rows_${last}`, async (database) => {
    for (const [name, migration] of Object.entries(migrations)) {
      await migration.up(database)
      await insertPlausibleRows(database, name)
      if (name === last) return
    }
  })
}

/** Lends a database that ran every migration. */
export async function usingClinicDatabase(
  callback: (database: Kysely<ClinicDatabase>) => Promise<void>,
): Promise<void> {
  await using clinic = await openClinic<ClinicDatabase>('clinic', (database) => applyMigrations(database))
  await callback(clinic.database)
}

/** Lends an empty database of the server. */
export async function usingEmptyServerDatabase<T>(
  callback: (database: Kysely<unknown>) => Promise<T>,
): Promise<T> {
  await using clinic = connected<unknown>(await createDatabase(inject('postgres').superuserUrl))
  return await callback(clinic.database)
}

/** Gives rights to the role of an application, which owns nothing. The role is the server's, its rights are of one database. */
export async function grantToApplication<DB>(database: Kysely<DB>, rights: string): Promise<void> {
  await sql
    .raw(
      `do $$
      begin
        create role application;
      exception
        when duplicate_object or unique_violation then null;
      end $$;
      grant usage on schema public to application;
      grant ${rights} on all tables in schema public to application`,
    )
    .execute(database)
}

function connected<DB>(copy: ThrowAwayDatabase): OpenClinic<DB> {
  const database = kyselyOn<DB>(copy)
  return {
    database,
    [Symbol.asyncDispose]: async () => {
      await database.destroy()
      await copy[Symbol.asyncDispose]()
    },
  }
}

/** Kysely over one connection, as the embedded database has. */
export function kyselyOn<DB>({ superuserUrl }: ThrowAwayDatabase): Kysely<DB> {
  const pool = new Pool({ connectionString: superuserUrl, max: 1 })
  // The drop of the database may end a connection before its goodbye arrived.
  pool.on('error', () => {})
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
}
