import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { usingClinicDatabase } from './clinic-databases.js'

// Luhn-valid numbers that nobody has: so far only numbers that begin with 1 are assigned.
const valid = ['2000000002', '2345678918', '2999999990']

const invalid = [
  '1234567890',
  '2345678901',
  '4567890123',
  '2000000003',
  '3000000000',
  '200000000',
  '20000000020',
  '2000000 02',
  'ABCDEFGHIJ',
  '',
]

test('a provider identifier is ten digits of which the last is right', async () => {
  await usingClinicDatabase(async (database) => {
    for (const npi of [...valid, ...invalid]) {
      const answer = await sql<{ valid: boolean }>`select is_valid_npi(${npi}::text) as valid`.execute(
        database,
      )
      expect(answer.rows[0]?.valid, npi).toBe(valid.includes(npi))
    }
  })
})

test('a provider is refused with a wrong identifier, and taken with a right one', async () => {
  await usingClinicDatabase(async (database) => {
    const { id: org_id } = await database
      .insertInto('organizations')
      .values({ slug: 'demo-clinic', name: 'Demo Clinic' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const insertProvider = (npi: string) =>
      database
        .insertInto('billing_providers')
        .values({ org_id, npi, entity_type: 'organization', name: 'Demo Clinic' })
        .execute()
    await insertProvider('2000000002')
    await expect(insertProvider('1234567890')).rejects.toThrow('billing_providers_npi_check')
    await expect(insertProvider('2000000002')).rejects.toThrow('billing_providers_org_id_npi_key')
  })
})
