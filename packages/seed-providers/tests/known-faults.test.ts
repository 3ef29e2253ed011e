import { hash } from 'node:crypto'
import { readRows, rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import providers from '../src/index.js'

const rowsOf = rowReader(providers)

test('fault: demonstration rows among what goes to production; a dataset of people or places is of the kind demo', () => {
  const tables = [
    'organizations',
    'locations',
    'practitioners',
    'practitioner_credentials',
    'billing_providers',
  ]
  // Departments without a place or a person are what a practice begins with.
  const isOfPlaces = (name: string, table: string) =>
    tables.includes(table) || (table === 'departments' && name !== 'departments')
  for (const { name, table, kind } of providers.datasets) {
    expect(kind === 'demo', name).toBe(isOfPlaces(name, table))
    expect(name.startsWith('demo-'), name).toBe(kind === 'demo')
  }
})

test('fault: mail addresses in domains of others; every one in any row is at example.com', async () => {
  const text = JSON.stringify(await Promise.all(providers.datasets.map(readRows)))
  const domains = [...text.matchAll(/[\w.+-]+@([\w.-]+\w)/g)].map(([, domain]) => domain)
  expect(domains.length).toBeGreaterThan(10)
  expect(domains.filter((domain) => domain !== 'example.com')).toEqual([])
})

test('fault: system roles deleted and inserted again, and with them who has them; a role is retired, never deleted', () => {
  expect(providers.datasets.filter(({ absent }) => absent === 'delete')).toEqual([])
  expect(providers.datasets.find(({ name }) => name === 'roles')?.absent).toEqual({ retireOn: 'retired_on' })
})

test('fault: system roles with null for an owner; every row of the product names it', async () => {
  for (const name of ['roles', 'notification-templates'] as const)
    expect((await rowsOf(name)).filter((row) => row['owner'] !== 'system')).toEqual([])
})

test('fault: users and passwords among the rows; no dataset writes any', () => {
  const secret = /^(users|password_history|invitations|role_assignments|portal_users)$/
  expect(providers.datasets.filter(({ table }) => secret.test(table))).toEqual([])
})

test('every text is sent by a channel that its kind of notification may use', async () => {
  const types = new Map(
    (await rowsOf('notification-types')).map((row) => [row['code'], row['default_channels']]),
  )
  const templates = await rowsOf('notification-templates')
  expect(
    templates.filter(
      (row) =>
        !(types.get(row['notification_type_id']) as string[] | undefined)?.includes(String(row['channel'])),
    ),
  ).toEqual([])
  expect(templates.filter((row) => (row['channel'] === 'email') !== (row['subject'] !== null))).toEqual([])
})

test('a department of a starter is nowhere and nobody’s: where it is and who leads it is the site’s to say', async () => {
  const columns = new Set((await rowsOf('departments')).flatMap(Object.keys))
  expect([...columns].sort()).toEqual(['code', 'name'])
})

test('every widget stands on a dashboard, each dashboard has its positions in a row, and none holds a figure', async () => {
  const placements = await rowsOf('dashboard-placements')
  const widgets = await rowsOf('dashboard-widgets')
  const placed = new Set(placements.map((row) => row['widget_id']))
  expect(widgets.map(({ code }) => code).filter((code) => !placed.has(code))).toEqual([])
  const dashboards = await rowsOf('dashboards')
  expect(dashboards).toHaveLength(8)
  for (const { code } of dashboards) {
    const own = placements.filter((row) => row['dashboard_id'] === code).map((row) => Number(row['position']))
    expect(
      own.toSorted((one, other) => one - other),
      String(code),
    ).toEqual(own.map((_, at) => at + 1))
  }
  expect(providers.datasets.map(({ table }) => table)).not.toContain('dashboard_snapshots')
})

test('a version of a specialty pack is its content: another content has another hash', async () => {
  for (const { content, content_hash: sum } of await rowsOf('specialty-packs'))
    expect(sum).toBe(hash('sha256', JSON.stringify(content)))
})
