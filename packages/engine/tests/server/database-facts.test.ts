import { expect, inject, test } from 'vitest'
import { onCitus } from '../../../../tests/on-citus.js'
import type {} from '../../../../tests/start-postgres.js'
import { checkDatabase, readDatabaseFacts } from '../../src/server/connect/database-facts.js'
import { openPostgresSession } from '../../src/server/connect/open-postgres-session.js'
import { usingDatabase } from '../../src/throw-away.js'
import { usingSession } from './using-session.js'

const { superuserUrl } = inject('postgres')

test('Postgres tells who it is, and is accepted', async () => {
  await usingDatabase(superuserUrl, async ({ url, name }) => {
    await using session = await openPostgresSession(url)
    const facts = await readDatabaseFacts(session)
    expect(facts).toEqual({
      engine: onCitus === null ? 'postgres' : 'citus',
      serverVersion: expect.stringMatching(/^\d+\.\d+$/),
      serverVersionNumber: expect.any(Number),
      name,
      role: 'sow_owner',
      isSuperuser: false,
      readOnly: false,
      inRecovery: false,
      encoding: 'UTF8',
    })
    checkDatabase(facts)
  })
})

test('PGlite tells who it is, and is accepted', async () => {
  await usingSession('pglite', async (session) => {
    const facts = await readDatabaseFacts(session)
    expect(facts).toMatchObject({ engine: 'pglite', name: 'postgres', encoding: 'UTF8', readOnly: false })
    checkDatabase(facts)
  })
})

test('a read-only database is refused', async () => {
  await usingDatabase(superuserUrl, async (database) => {
    await using admin = await openPostgresSession(superuserUrl)
    await admin.query(`alter database ${database.name} set default_transaction_read_only = on`)
    await using session = await openPostgresSession(database.url)
    const facts = await readDatabaseFacts(session)
    expect(facts.readOnly).toBe(true)
    expect(() => checkDatabase(facts)).toThrow(expect.objectContaining({ code: 'CONNECTION_READ_ONLY' }))
  })
})

test('a database of another encoding is refused', async () => {
  await using admin = await openPostgresSession(superuserUrl)
  await admin.query("create database sow_latin encoding 'LATIN1' locale 'C' template template0")
  try {
    const url = new URL(superuserUrl)
    url.pathname = '/sow_latin'
    await using session = await openPostgresSession(url.href)
    const facts = await readDatabaseFacts(session)
    expect(() => checkDatabase(facts)).toThrow(expect.objectContaining({ code: 'SERVER_ENCODING' }))
  } finally {
    await admin.query('drop database sow_latin with (force)')
  }
})

test('versions before 14 are refused, and a standby', async () => {
  await using session = await openPostgresSession(superuserUrl)
  const facts = await readDatabaseFacts(session)
  for (const serverVersionNumber of [90_624, 130_023])
    expect(() => checkDatabase({ ...facts, serverVersionNumber })).toThrow(
      expect.objectContaining({ code: 'SERVER_UNSUPPORTED' }),
    )
  for (const serverVersionNumber of [140_000, 180_099, 190_000, 200_001])
    checkDatabase({ ...facts, serverVersionNumber })
  expect(() => checkDatabase({ ...facts, inRecovery: true, readOnly: true })).toThrow(
    expect.objectContaining({ code: 'CONNECTION_READ_ONLY', message: expect.stringContaining('standby') }),
  )
})
