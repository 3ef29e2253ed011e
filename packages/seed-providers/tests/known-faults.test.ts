import { readRows, rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import providers from '../src/index.js'

const rowsOf = rowReader(providers)

test('fault: demonstration rows among what goes to production; a dataset of people or places is of the kind demo', () => {
  const tables = [
    'organizations',
    'locations',
    'departments',
    'practitioners',
    'practitioner_credentials',
    'billing_providers',
  ]
  for (const { name, table, kind } of providers.datasets) {
    expect(kind === 'demo', name).toBe(tables.includes(table))
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
