import { defineDataset, ref, retireOn } from '@sow/kit'
import { expect, expectTypeOf, test } from 'vitest'
import clinicSchema, { type ClinicDatabase } from '../src/index.js'

test('a dataset for the clinic is typed by its tables', () => {
  const schedules = defineDataset<ClinicDatabase>()({
    name: 'fee-schedules',
    table: 'billing_fee_schedules',
    scope: 'tenant',
    kind: 'starter',
    key: ['code'],
    rows: [{ code: 'standard', name: 'Standard charges' }],
  })
  const items = defineDataset<ClinicDatabase>()({
    name: 'fee-schedule-items',
    table: 'billing_fee_schedule_items',
    scope: 'tenant',
    kind: 'starter',
    key: ['schedule_id', 'code_system', 'code', 'modifier', 'pos_code', 'effective_from'],
    refs: { schedule_id: ref(schedules) },
    own: { unit: 'package', amount: 'site' },
    absent: retireOn('retired_on'),
    rows: [
      {
        schedule_id: 'standard',
        code_system: 'HCPCS',
        code: 'A4206',
        modifier: '',
        pos_code: '',
        effective_from: '2026-01-01',
        unit: 'each',
        amount: null,
      },
    ],
  })
  expect(items.table in clinicSchema.tables).toBe(true)
})

test('words that a check lists are the only ones that compile', () => {
  expectTypeOf<ClinicDatabase['billing_diagnosis_codes']['code_system']>().toEqualTypeOf<
    'ICD-10-CM' | 'ICD-9-CM' | 'LOCAL'
  >()
  defineDataset<ClinicDatabase>()({
    name: 'specialties',
    table: 'specialties',
    key: ['code'],
    rows: [
      // @ts-expect-error: a specialty has a name.
      { code: 'family-medicine' },
    ],
  })
})

test('tenants are the organizations that are active', () => {
  expect(clinicSchema.tenants).toEqual({
    table: 'organizations',
    id: 'id',
    key: 'slug',
    column: 'org_id',
    active: { column: 'status', in: ['active'] },
  })
})
