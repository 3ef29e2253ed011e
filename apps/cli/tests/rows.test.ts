import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { type PriceProject, priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'

const first = [
  { code: 'cast', title: 'Cast', amount: '80.00' },
  { code: 'suture', title: 'Suture', amount: '45.00' },
  { code: 'visit', title: 'Visit', amount: '60.00' },
]
const second = [
  { code: 'cast', title: 'Plaster cast', amount: '85.00' },
  { code: 'suture', title: 'Suture', amount: '45.00' },
  { code: 'visit', title: 'Visit', amount: '65.00' },
  { code: 'x-ray', title: 'X-ray', amount: '95.00' },
]

interface Site {
  readonly project: PriceProject
  readonly sow: (...args: readonly string[]) => ReturnType<typeof runSow>
  readonly query: (text: string) => Promise<readonly Record<string, unknown>[]>
  readonly prices: () => Promise<readonly string[]>
}

/** A site on a real server, with the first release applied. */
async function usingSite(work: (site: Site) => Promise<void>): Promise<void> {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = priceProject()
  project.publish('1.0.0', first)
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = (...args: readonly string[]) => runSow(args, { directory: project.directory, environment })
  const query = async (text: string) => (await session.query(text)).rows
  const prices = async () =>
    (await query('select code, title, amount from prices order by code')).map((row) =>
      Object.values(row).join(' '),
    )
  expect((await sow('db', 'setup', '--fresh')).exitCode).toBe(0)
  await work({ project, sow, query, prices })
}

test('a site edits a price, reads what an upgrade would do, applies it, and takes it back', async () => {
  await usingSite(async ({ project, sow, query, prices }) => {
    await query("update prices set amount = 70 where code = 'visit'")
    expect((await sow('db', 'drift', '--json')).json()['drift']).toEqual([
      { dataset: 'prices/prices', tenant: null, key: 'visit', column: 'amount', action: 'edited' },
    ])
    const before = await prices()
    project.publish('1.1.0', second)
    const planned = await sow('db', 'plan', '--show-values')
    expect(planned.stdout.replaceAll(/ +/g, ' ')).toContain(
      [
        'prices/prices',
        ' ! visit conflict; amount: site "70.00" stays (before "60.00", package',
        ' "65.00")',
        ' ~ cast title: "Cast" -> "Plaster cast", amount: "80.00" -> "85.00"',
        ' + x-ray title: "X-ray", amount: "95.00"',
      ].join('\n'),
    )
    expect(await prices()).toEqual(before)
    const seeded = (await sow('db', 'seed', '--json')).json()
    expect(seeded).toMatchObject({ run: { id: 3 }, totals: { inserted: 1, updated: 1, conflicts: 1 } })
    expect(await prices()).toContain('visit Visit 70.00')
    const undone = (await sow('db', 'undo', '3', '--json')).json()
    expect(undone['datasets']).toMatchObject([{ restored: 1, removed: 1, left: 0, heldVersion: '1.1.0' }])
    expect(await prices()).toEqual(before)
    expect((await sow('db', 'seed')).stdout).toContain('1 dataset (prices/prices) held since an undo')
    expect(await prices()).toEqual(before)
    expect((await sow('db', 'release')).stdout).toContain('prices/prices may come again as 1.1.0.')
    expect((await sow('db', 'seed', '--json')).json()['totals']).toMatchObject({ inserted: 1, conflicts: 1 })
  })
})

test('a conflict is listed, and ended row by row', async () => {
  await usingSite(async ({ project, sow, query, prices }) => {
    await query("update prices set amount = amount + 1 where code in ('cast', 'visit')")
    project.publish('1.1.0', second)
    await sow('db', 'seed')
    const listed = await sow('db', 'conflicts', '--check', '--show-values', '--json')
    expect(listed.exitCode).toBe(3)
    const shared = { dataset: 'prices/prices', tenant: null, column: 'amount' }
    expect(listed.json()['conflicts']).toMatchObject([
      { ...shared, key: 'cast', base: '80.00', release: '85.00', site: '81.00' },
      { ...shared, key: 'visit', base: '60.00', release: '65.00', site: '61.00' },
    ])
    const taken = await sow('db', 'resolve', 'prices/prices', 'cast', '--take', 'package')
    expect(taken.stdout).toContain('1 conflict ended')
    await sow('db', 'resolve', '--all', '--take', 'site')
    expect((await sow('db', 'conflicts')).stdout).toBe('No conflict is open.\n')
    expect(await prices()).toEqual([
      'cast Plaster cast 85.00',
      'suture Suture 45.00',
      'visit Visit 61.00',
      'x-ray X-ray 95.00',
    ])
  })
})

test('a saved plan is done exactly, or refused with what moved', async () => {
  await usingSite(async ({ project, sow, query, prices }) => {
    project.publish('1.1.0', second)
    const file = join(project.directory, 'plan.json')
    await sow('db', 'plan', '--out', file)
    const saved = JSON.parse(readFileSync(file, 'utf8'))
    expect(saved.datasets).toMatchObject([
      { dataset: 'prices/prices', version: '1.1.0', counts: { updated: 2 } },
    ])
    await query("update prices set amount = 99 where code = 'cast'")
    const stale = await sow('db', 'apply', file, '--json')
    expect([stale.exitCode, stale.json().error?.['code']]).toEqual([3, 'PLAN_STALE'])
    await query("update prices set amount = 80 where code = 'cast'")
    const applied = await sow('db', 'apply', file, '--json')
    expect([applied.exitCode, applied.json()['totals']]).toMatchObject([0, { inserted: 1, updated: 2 }])
    expect(await query('select plan_digest from sow.run order by id desc limit 1')).toEqual([
      { plan_digest: saved.digest },
    ])
    expect(await prices()).toContain('visit Visit 65.00')
    project.write({ 'plan.json': { ...saved, created: 'another day' } })
    const forged = await sow('db', 'apply', file, '--json')
    expect([forged.exitCode, forged.json().error?.['code']]).toEqual([64, 'PLAN_INVALID'])
  })
})

test('rows that the site deleted stay away until they are restored; known edits are accepted', async () => {
  await usingSite(async ({ sow, query, prices }) => {
    await query("delete from prices where code = 'cast'")
    await query("update prices set amount = 70 where code = 'visit'")
    expect((await sow('db', 'seed', '--json')).json()['totals']).toMatchObject({ tombstoned: 1, kept: 1 })
    expect((await sow('db', 'drift', '--check')).exitCode).toBe(3)
    await sow('db', 'restore', 'prices/prices', 'cast')
    expect(await prices()).toContain('cast Cast 80.00')
    const accepted = await sow('db', 'accept', 'prices/prices', 'visit')
    expect(accepted.stdout).toContain('1 edited row')
    const drift = await sow('db', 'drift', '--json')
    expect(drift.json()['drift']).toEqual([])
  })
})

test('a domain is removed without its package, and the history tells it all', async () => {
  await usingSite(async ({ sow, query, prices }) => {
    await query("update prices set amount = 70 where code = 'visit'")
    const unknown = await sow('db', 'remove', 'nosuch', '--json')
    expect([unknown.exitCode, unknown.json().error?.['code']]).toEqual([64, 'DATASET_UNKNOWN'])
    const asked = await sow('db', 'remove', 'prices', '--json')
    expect([asked.exitCode, asked.json().error?.['code']]).toEqual([64, 'GUARD_CONFIRM'])
    const removed = (await sow('db', 'remove', 'prices', '--yes', '--json')).json()
    expect(removed['datasets']).toMatchObject([
      { removed: 2, left: 1, leftRows: [{ key: 'visit', reason: 'edited' }] },
    ])
    expect(await prices()).toEqual(['visit Visit 70.00'])
    const { runs } = (await sow('db', 'history', '--json')).json() as { runs: { command: string }[] }
    expect(runs.map(({ command }) => command)).toEqual(['db remove', 'db setup', 'db setup'])
    expect((await sow('db', 'history', 'prune', '--keep', '0')).stdout).toContain('of 2 runs')
    expect((await sow('db', 'undo', '--json')).json().error?.['code']).toBe('RUN_UNKNOWN')
  })
})

test('a plan tells every row, one object a line, before its document', async () => {
  await usingSite(async ({ project, sow }) => {
    project.publish('1.1.0', second)
    const { stdout } = await sow('db', 'plan', '--rows', '--json')
    const lines = stdout.split('\n').filter((line) => line.startsWith('{"type":"row"'))
    expect(lines.map((line) => JSON.parse(line)).map(({ key, action }) => [key, action])).toEqual([
      ['cast', 'update'],
      ['visit', 'update'],
      ['x-ray', 'insert'],
    ])
  })
})
