import { databaseOver, lookAtPlacements, openDatabase } from '@sow/engine'
import { buildManifest } from '@sow/kit/build'
import { expect, test } from 'vitest'
import { copyOfTemplate } from '../../../tests/template-database.js'
import { applyMigrations } from '../build/apply-migrations.js'
import { tables } from '../src/generated/tables.js'
import { clinicSchema } from '../src/index.js'
import { placements } from '../src/placements.js'
import { kyselyOn } from './clinic-databases.js'

test('every table has a place: by its organization where each row has one', () => {
  expect(Object.keys(placements).sort()).toEqual(Object.keys(tables).sort())
  const ofOrganizations = Object.entries(tables)
    .filter(([, { columns }]) => columns['org_id']?.nullable === false)
    .map(([table]) => table)
  const distributed = Object.entries(placements).filter(([, placement]) => typeof placement === 'object')
  expect(distributed.map(([table]) => table).sort()).toEqual(ofOrganizations.sort())
})

test('of them these can be placed as the migrations make them, and of each other it is said why not', async () => {
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
  expect(judged.moves.flat().map(({ facts }) => facts.table)).toEqual([
    'billing_code_successors',
    'billing_diagnosis_codes',
    'billing_diagnosis_code_periods',
    'billing_modifiers',
    'billing_modifier_periods',
    'billing_procedure_codes',
    'billing_procedure_code_periods',
    'billing_relative_values',
    'code_set_coverage',
    'dashboards',
    'dashboard_widgets',
    'dashboard_placements',
    'place_of_service',
    'place_of_service_periods',
    'vaccines',
    'vaccine_periods',
  ])
  const refused = judged.tables.filter(({ state }) => state === 'refused')
  expect(refused.every(({ obstacles }) => obstacles.length > 0)).toBe(true)
  const rules = Object.groupBy(
    refused.flatMap(({ obstacles }) => obstacles),
    ({ rule }) => rule,
  )
  expect(Object.fromEntries(Object.entries(rules).map(([rule, found]) => [rule, found?.length]))).toEqual({
    // The primary key of each table of an organization is its id alone.
    PLACE_UNIQUE: 93,
    // Tables that have such a policy, and those that foreign keys tie to them.
    PLACE_POLICY: 5,
    PLACE_TIED_POLICY: 37,
    PLACE_TRIGGER: 14,
    PLACE_FOREIGN_KEY: 2,
  })
})
