import { readRows, rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import providers from '../src/index.js'

/** The check digit of an NPI: Luhn over 80840 and its ten digits. */
function passesLuhn(npi: string): boolean {
  const digits = [...`80840${npi}`].reverse().map(Number)
  const values = digits.map((digit, index) => (index % 2 === 0 ? digit : digit * 2))
  return values.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10 === 0
}

const rowsOf = rowReader(providers)
const demo = providers.datasets.filter((dataset) => dataset.kind === 'demo')

test('every NPI passes its check digit and begins with 2, which no issued NPI does', async () => {
  const rows = (await Promise.all(demo.map(readRows))).flat()
  const npis = rows.flatMap((row) => (typeof row['npi'] === 'string' ? [row['npi']] : []))
  expect(npis.length).toBeGreaterThan(10)
  expect(npis.filter((npi) => !/^2\d{9}$/.test(npi) || !passesLuhn(npi))).toEqual([])
})

test('every telephone number and mail address is one that is reserved for examples', async () => {
  const rows = (await Promise.all(demo.map(readRows))).flat()
  expect(rows.filter(({ phone }) => phone && !/-555-01\d\d$/.test(String(phone)))).toEqual([])
  expect(rows.filter(({ email }) => email && !String(email).endsWith('@example.com'))).toEqual([])
})

test('every row of people and billing is flagged as demo', async () => {
  for (const dataset of demo.filter(({ table }) => ['practitioners', 'billing_providers'].includes(table))) {
    expect((await readRows(dataset)).filter((row) => row['is_demo'] !== true)).toEqual([])
  }
})

test('every role of the staff permits something, no other does, and every permission is granted to some role', async () => {
  const [roles, permissions, granted] = await Promise.all(
    (['roles', 'permissions', 'role-permissions'] as const).map(rowsOf),
  )
  const rolesGranted = new Set(granted?.map((row) => row['role_id.key']))
  const permissionsGranted = new Set(granted?.map((row) => row['permission_id']))
  // Patients and who acts for them have the portal, and no permission over the records of others.
  expect(roles?.map(({ key }) => key).filter((key) => !rolesGranted.has(key))).toEqual([
    'caregiver',
    'patient',
  ])
  expect(permissions?.map(({ key }) => key).filter((key) => !permissionsGranted.has(key))).toEqual([])
})

test('the demo organization is active, so that tenant datasets apply to it', async () => {
  const rows = await rowsOf('demo-organizations')
  expect(rows).toMatchObject([{ slug: 'demo-clinic', status: 'active' }])
})
