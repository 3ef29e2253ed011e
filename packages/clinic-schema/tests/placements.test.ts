import { databaseOver, lookAtPlacements, openDatabase } from '@sow/engine'
import { buildManifest } from '@sow/kit/build'
import { expect, test } from 'vitest'
import { copyOfTemplate } from '../../../tests/template-database.js'
import { applyMigrations } from '../build/apply-migrations.js'
import { tables } from '../src/generated/tables.js'
import { clinicSchema } from '../src/index.js'
import { placements } from '../src/placements.js'
import { kyselyOn } from './clinic-databases.js'

/** Rows of organizations in tables of which each server has a copy: what refers to them is of no one organization. */
const copied = ['integrations']

test('every table has a place: by its organization where each row has one', () => {
  expect(Object.keys(placements).sort()).toEqual(Object.keys(tables).sort())
  const ofOrganizations = Object.entries(tables)
    .filter(([table, { columns }]) => columns['org_id']?.nullable === false && !copied.includes(table))
    .map(([table]) => table)
  const distributed = Object.entries(placements).filter(
    ([, placement]) => typeof placement === 'object' && 'distributedBy' in placement,
  )
  expect(distributed.map(([table]) => table).sort()).toEqual(ofOrganizations.sort())
  const local = Object.entries(placements).filter(([, placement]) => placement === 'local')
  expect(local.map(([table]) => table)).toEqual(['audit_events', 'password_history', 'permission_changes'])
})

test('all of them can be placed as the migrations make them', async () => {
  const { placements: declared = [] } = await buildManifest({
    package: { name: '@sow/clinic-schema', version: '0.1.0' },
    definition: clinicSchema,
    schema: null,
    migrations: [],
    foreign: () => undefined,
  })
  await using copy = await copyOfTemplate('clinic', async (database) => {
    await using kysely = kyselyOn(database)
    await applyMigrations(kysely)
  })
  await using session = await openDatabase({ kind: 'postgres', url: copy.superuserUrl })
  const judged = await lookAtPlacements(databaseOver(session), declared)
  expect(judged.tables.filter(({ state }) => state === 'refused')).toEqual([])
  expect(judged.moves.flat()).toHaveLength(Object.keys(tables).length - 3)
})
