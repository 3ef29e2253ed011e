import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, it } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import type { Fleet } from '../src/config/config.js'
import { visitTargets } from '../src/fleet/visit-targets.js'
import {
  type FleetChoices,
  fleetApply,
  fleetPlan,
  fleetRetry,
  fleetStatus,
  openProject,
  type RunContext,
} from '../src/index.js'

const choices: FleetChoices = {
  selection: { only: [], skip: [], kinds: ['reference', 'starter'] },
  tenant: null,
  onConflict: 'keep',
  allowDowngrade: false,
  acceptMassChange: [],
  only: null,
}
const names = ['north', 'south', 'east', 'west'] as const

/** A project with one file of rows, and four databases that have its table; what the fleet is, is said by the test. */
async function openFleet(fleet: Omit<Fleet, 'targets'>) {
  await using opened = new AsyncDisposableStack()
  const directory = mkdtempSync(join(tmpdir(), 'sow-fleet-'))
  opened.defer(() => rmSync(directory, { recursive: true, force: true }))
  writeFileSync(join(directory, 'package.json'), '{ "name": "chain", "private": true, "type": "module" }')
  mkdirSync(join(directory, 'sow', 'seeds'), { recursive: true })
  const environment: Record<string, string> = { SOW_ACTOR: 'test' }
  const databases = new Map<string, Awaited<ReturnType<typeof openDatabase>>>()
  for (const name of names) {
    const { url } = opened.use(await createDatabase(inject('postgres').superuserUrl))
    environment[`${name.toUpperCase()}_URL`] = url
    const session = opened.use(await openDatabase({ kind: 'postgres', url }))
    await session.query('create table countries (code text primary key, name text not null)')
    databases.set(name, session)
  }
  const rows = (...lines: string[]) =>
    writeFileSync(join(directory, 'sow/seeds/countries.csv'), ['code,name', ...lines, ''].join('\n'))
  const context = async (): Promise<RunContext> => {
    const project = await openProject(directory)
    const targets = names.map((name) => ({
      name,
      env: `${name.toUpperCase()}_URL`,
      ...(name === 'north' ? { group: 'canary' } : {}),
    }))
    return {
      project: { ...project, config: { ownSchema: true, fleet: { ...fleet, targets } } },
      environment,
      interactive: false,
      command: 'fleet apply',
      toolVersion: '0.0.0',
      lockWaitSeconds: 5,
      signal: new AbortController().signal,
      tell: () => {},
    }
  }
  const on = async (name: (typeof names)[number], statement: string) =>
    (await databases.get(name)?.query(statement))?.rows
  const kept = opened.move()
  return { directory, environment, rows, context, on, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

const canaryFirst = { groups: [{ name: 'canary' }, { name: 'others', mostFailures: 1 }] }

it('a fleet is planned by classes, stops at its canary, goes on where it stopped, and writes nothing twice', async () => {
  await using fleet = await openFleet(canaryFirst)
  fleet.rows('AT,Austria', 'DE,Germany')
  const outcomes = ({ targets }: Awaited<ReturnType<typeof fleetPlan>>) =>
    targets.map(({ name, outcome, failure }) => [name, failure?.code ?? outcome].join(' '))
  await fleet.on('west', "insert into countries values ('AT', 'Ours')")
  const planned = await fleetPlan(await fleet.context(), choices)
  expect(
    planned.classes.map(({ targets, datasets }) => [targets, datasets.map(({ inserted }) => inserted)]),
  ).toEqual([
    [['north', 'south', 'east'], [2]],
    [['west'], [1]],
  ])

  // A release that the canary's database refuses.
  await fleet.on('north', "alter table countries add check (name <> 'Germany')")
  const stopped = await fleetApply(await fleet.context(), choices)
  expect(outcomes(stopped)).toEqual([
    'north DATA_REJECTED',
    'south not-begun',
    'east not-begun',
    'west not-begun',
  ])
  expect(stopped.stoppedIn).toBe('canary')
  expect(await fleet.on('south', 'select count(*)::integer as rows from countries')).toEqual([{ rows: 0 }])

  fleet.rows('AT,Austria', 'DE,Deutschland')
  const gone = { ...(await fleet.context()), environment: { ...fleet.environment, EAST_URL: '' } }
  const began = await fleetRetry(gone, choices)
  expect(outcomes(began)).toEqual([
    'north changed',
    'south changed',
    'east CONFIG_NO_DATABASE',
    'west changed',
  ])
  expect(await fleet.on('west', "select name from countries where code = 'AT'")).toEqual([{ name: 'Ours' }])

  const retried = await fleetRetry(await fleet.context(), choices)
  expect(outcomes(retried)).toEqual(['east changed'])
  const again = await fleetApply(await fleet.context(), choices)
  expect(outcomes(again)).toEqual(names.map((name) => `${name} current`))
  expect(again.classes).toEqual([])
  expect((await fleetRetry(await fleet.context(), choices)).targets).toEqual([])
  for (const name of names)
    expect(
      await fleet.on(name, 'select count(*)::integer as runs from sow.run where outcome = $$applied$$'),
    ).toEqual([{ runs: 1 }])

  // Only what was looked at: the class of a plan, and no other.
  fleet.rows('AT,Austria', 'DE,Deutschland', 'CH,Schweiz')
  const next = await fleetPlan(await fleet.context(), choices)
  const reviewed = next.classes[0]
  expect(reviewed?.targets).toEqual(['north', 'south', 'east'])
  const applied = await fleetApply(await fleet.context(), { ...choices, class: reviewed?.class ?? '' })
  expect(outcomes(applied)).toEqual(['north changed', 'south changed', 'east changed', 'west pending'])
  const unknown = fleetApply(await fleet.context(), { ...choices, class: 'nothing' })
  await expect(unknown).rejects.toMatchObject({ code: 'CONFIG_USAGE', outcome: 'nothing-changed' })
  const status = await fleetStatus(await fleet.context(), { only: ['others'] })
  expect(outcomes(status)).toEqual(['south current', 'east current', 'west pending'])
  expect(existsSync(join(fleet.directory, '.sow', 'fleet.json'))).toBe(true)
})

it('schemas of one database are targets like any other', async () => {
  await using fleet = await openFleet({})
  fleet.rows('AT,Austria')
  const tenants = ['a', 'b', 'c']
  for (const schema of tenants)
    await fleet.on(
      'north',
      `create schema ${schema}; create table ${schema}.countries (like public.countries including all)`,
    )
  await fleet.on('north', "insert into b.countries values ('AT', 'Ours')")
  const context = await fleet.context()
  const targets = tenants.map((schema) => ({ name: `tenant-${schema}`, env: 'NORTH_URL', schema }))
  const bySchema = {
    ...context,
    project: { ...context.project, config: { ownSchema: true, fleet: { targets } } },
  }
  const outcomes = ({ targets: found }: Awaited<ReturnType<typeof fleetPlan>>) =>
    found.map(({ name, schema, outcome }) => `${name} ${schema} ${outcome}`)
  expect(outcomes(await fleetApply(bySchema, choices))).toEqual(
    tenants.map((name) => `tenant-${name} ${name} changed`),
  )
  expect(outcomes(await fleetApply(bySchema, choices))).toEqual(
    tenants.map((name) => `tenant-${name} ${name} current`),
  )
  const found = await fleet.on(
    'north',
    'select a.name as a, b.name as b, c.name as c from a.countries a, b.countries b, c.countries c',
  )
  expect(found).toEqual([{ a: 'Austria', b: 'Ours', c: 'Austria' }])
  expect(await fleet.on('north', 'select from public.countries')).toEqual([])
})

it('no more databases of a server are worked on at a time than it takes, nor of a group', async () => {
  const target = (name: string, server: string) =>
    ({
      name,
      group: 'all',
      schema: null,
      server,
      location: { kind: 'postgres', url: 'postgres://nowhere' },
    }) as const
  const targets = Array.from({ length: 12 }, (_, at) => target(`t${at}`, at < 9 ? 'one' : 'other'))
  const busy = { one: 0, other: 0 }
  const most = { one: 0, other: 0, all: 0 }
  const context = { signal: new AbortController().signal } as RunContext
  const visit = async (perServer: number, parallel: number) => {
    Object.assign(most, { one: 0, other: 0, all: 0 })
    const groups = [{ name: 'all', parallel, mostFailures: 0 }]
    const { visits } = await visitTargets(
      context,
      { targets, groups, perServer },
      'told',
      async (_, { server }) => {
        busy[server as 'one'] += 1
        for (const each of ['one', 'other'] as const) most[each] = Math.max(most[each], busy[each])
        most.all = Math.max(most.all, busy.one + busy.other)
        await new Promise((resolve) => setImmediate(resolve))
        busy[server as 'one'] -= 1
      },
    )
    expect(visits.map(({ kind }) => kind)).toEqual(targets.map(() => 'found'))
    return { ...most }
  }
  expect(await visit(2, 10)).toEqual({ one: 2, other: 2, all: 4 })
  expect(await visit(10, 3)).toMatchObject({ all: 3 })
})
