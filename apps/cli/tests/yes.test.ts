import { expect, test } from 'vitest'
import { commands } from '../src/commands.js'
import { priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'

/** Commands that only read, or write no more than the file that a flag names. */
const reading = [
  ...['plan', 'status', 'drift', 'blame', 'show', 'conflicts', 'history', 'verify'].map(
    (name) => `db:${name}`,
  ),
  ...[
    'migration:check',
    'schema:check',
    'codeset:inspect',
    'completion',
    'explain',
    'mcp:code',
    'plugins',
    'version',
  ],
  ...['check', 'diff', 'list'].map((name) => `package:${name}`),
  ...['plan', 'status'].map((name) => `fleet:${name}`),
]

test('every command that writes takes --yes, and no other', () => {
  const without = Object.entries(commands)
    .filter(([, { flags = {} }]) => !('yes' in flags))
    .map(([id]) => id)
  expect(without.sort()).toEqual([...reading].sort())
})

test('a command that asks nothing does the same with --yes, and one that reads refuses it', async () => {
  using project = priceProject()
  project.publish('1.0.0', [{ code: 'lab', title: 'Lab', amount: '60.00' }])
  const started = await runSow(['init', '--yes', '--json'], project)
  expect(started.json()).toMatchObject({ ok: true, files: [{ change: 'created' }, {}, {}] })
  project.write({ 'sow.config.mjs': 'export default { embedded: true }' })
  for (const words of [
    ['db', 'migrate', '--yes'],
    ['db', 'setup', '-y'],
    ['db', 'seed', '--yes'],
  ])
    expect([words, (await runSow([...words, '--json'], project)).json()]).toMatchObject([words, { ok: true }])
  const { exitCode, json } = await runSow(['db', 'status', '--yes', '--json'], project)
  expect({ exitCode, code: json().error?.['code'] }).toEqual({ exitCode: 64, code: 'CONFIG_USAGE' })
})
