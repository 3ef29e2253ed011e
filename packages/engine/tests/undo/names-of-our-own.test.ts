import { expect, test } from 'vitest'
import { undoRun } from '../../src/undo/undo-run.js'
import { openSite, type ShapeDataset, type Site } from '../shapes/shape-database.js'

/** What our statements call things: a table of permissions has an `action`, one of cancellations a `reason`. */
const key = ['action', 'before', 'tenant']
const words = [
  ...['after', 'reason', 'in_table', 'is_left', 'base_before', 'base', 'release', 'key', 'line', 'position'],
  ...['target', 'changed', 'decided', 'stage', 'rows', 'run', 'dataset', 'member', 'present', 'xid', 'state'],
]

function grants(version: string, own: string, actions: Readonly<Record<string, string>>): ShapeDataset {
  const rows = Object.entries(actions).map(([action, word]) => ({
    ...{ action, before: 'b', tenant: 't' },
    ...Object.fromEntries(words.map((name) => [name, word])),
  }))
  return { name: 'grants', table: 'grants', key, version, defaultOwnership: own, absent: 'delete', rows }
}

async function undo(site: Site): Promise<void> {
  await undoRun(site.database, {
    undo: null,
    lock: { waitSeconds: 30 },
    run: { command: 'db undo', actor: 'test', toolVersion: '0.0.0', packages: {} },
  })
}

test('columns that are called as ours are seeded, changed, taken out and given back as any other', async () => {
  await using site = await openSite('pglite')
  const rows = () => site.rows('select action, reason, in_table from grants order by action')
  for (const own of ['package', 'shared']) {
    await site.database.session.query(`
      drop schema if exists sow cascade;
      drop table if exists grants;
      create table grants (
        ${[...key, ...words].map((name) => `"${name}" text not null`).join(', ')},
        unique (action, before, tenant)
      )`)
    await site.seed(grants('1.0.0', own, { read: 'one', write: 'one' }))
    const before = await rows()
    await site.seed(grants('1.1.0', own, { read: 'two', send: 'two' }))
    expect(await rows(), own).toEqual([
      { action: 'read', reason: 'two', in_table: 'two' },
      { action: 'send', reason: 'two', in_table: 'two' },
    ])
    await undo(site)
    expect(await rows(), own).toEqual(before)
  }
})
