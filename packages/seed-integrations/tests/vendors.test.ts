import { rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import integrations from '../src/index.js'

const rowsOf = rowReader(integrations)

test('fault: a vendor that only a migration carried; custom-hl7 is a row, with what a site has to enter', async () => {
  const vendor = (await rowsOf('vendors')).find(({ code }) => code === 'custom-hl7')
  expect(vendor).toMatchObject({ category: 'hl7-fhir', transport: 'mllp', is_custom: true })
  expect(vendor).toHaveProperty('credential_schema.required', expect.arrayContaining(['host', 'port']))
})

test('fault: a release that sets active or the order of a site again; no vendor carries active', async () => {
  const carried = new Set((await rowsOf('vendors')).flatMap(Object.keys))
  expect([...carried]).not.toContain('active')
  expect(integrations.datasets.find(({ name }) => name === 'vendors')?.own).toEqual({ sort_order: 'site' })
})

test('no row holds an address to connect to, a secret or a path beyond the homepage of a vendor', async () => {
  const rows = [...(await rowsOf('vendors')), ...(await rowsOf('meeting-providers'))]
  const columns = new Set(rows.flatMap(Object.keys))
  expect([...columns].filter((column) => /endpoint|secret|logo|documentation/.test(column))).toEqual([])
  const websites = rows.flatMap(({ website }) => (website === null ? [] : [String(website)]))
  expect(websites.filter((website) => !/^https:\/\/[a-z0-9.-]+$/.test(website))).toEqual([])
})

test('what a site enters for its own interface has no default but TLS and a port', async () => {
  const custom = (await rowsOf('vendors')).filter((row) => row['is_custom'])
  expect(custom.map(({ code }) => code)).toEqual(['custom-fhir', 'custom-hl7', 'custom-sftp'])
  const defaults = JSON.stringify(custom).match(/"default":[^,}]+/g)
  expect(defaults).toEqual(['"default":true', '"default":22'])
})

test('every template maps the fields that its message needs, and every lookup it names has values', async () => {
  const [mappers, fields, lookups] = [
    await rowsOf('data-mappers'),
    await rowsOf('field-mappings'),
    await rowsOf('value-lookups'),
  ]
  const codeOf = (row: Readonly<Record<string, unknown>>) => Reflect.get(Object(row['mapper_id']), 'code')
  for (const { code } of mappers) {
    const own = fields.filter((field) => codeOf(field) === code)
    expect(own.filter((field) => field['is_required']).length, String(code)).toBeGreaterThan(1)
    const named = own.flatMap((field) => (field['lookup_name'] === null ? [] : [field['lookup_name']]))
    const valued = lookups.filter((lookup) => codeOf(lookup) === code).map((lookup) => lookup['lookup_name'])
    expect(named.filter((name) => !valued.includes(name))).toEqual([])
  }
})

test('sample messages are about nobody: their telephone numbers are reserved for examples', async () => {
  const text = JSON.stringify(await rowsOf('mapper-tests'))
  expect(text).toContain('555-01')
  expect(text.match(/\d{3}-\d{3}-\d{4}/g)?.filter((phone) => !/-555-01\d\d$/.test(phone))).toEqual([])
  expect(text).not.toMatch(/@(?!example\.com)/)
})

test('there are vendors of every category that an organization connects to from the first day', async () => {
  const categories = new Set((await rowsOf('vendors')).map(({ category }) => String(category)))
  for (const category of ['ai', 'crm', 'erp', 'ehr', 'clearinghouse', 'lab', 'payment', 'telehealth'])
    expect([...categories]).toContain(category)
})
