import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, it } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { loadFleetQueue } from '../src/fleet/queue/load-fleet-queue.js'
import { releaseOf } from '../src/fleet/queue/release-of.js'
import {
  type FleetChoices,
  type FleetReport,
  fleetEnqueue,
  fleetEnqueueLeft,
  fleetQueueStatus,
  fleetWork,
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
const groups = [{ name: 'canary' }, { name: 'others', mostFailures: 1 }]

/** A project with one file of rows, four databases of which the first is the canary, and a queue. */
async function openFleet() {
  await using opened = new AsyncDisposableStack()
  const directory = mkdtempSync(join(tmpdir(), 'sow-queue-'))
  opened.defer(() => rmSync(directory, { recursive: true, force: true }))
  writeFileSync(join(directory, 'package.json'), '{ "name": "chain", "private": true, "type": "module" }')
  mkdirSync(join(directory, 'sow', 'seeds'), { recursive: true })
  const place = opened.use(await createDatabase(inject('postgres').superuserUrl))
  const environment: Record<string, string> = { SOW_ACTOR: 'test', QUEUE_URL: place.url }
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
  const targets = names.map((name) => ({
    name,
    env: `${name.toUpperCase()}_URL`,
    group: name === 'north' ? 'canary' : 'others',
  }))
  const context = async (more: Readonly<Record<string, string>> = {}): Promise<RunContext> => ({
    project: {
      ...(await openProject(directory)),
      config: { ownSchema: true, fleet: { targets, groups, queue: { env: 'QUEUE_URL' } } },
    },
    environment: { ...environment, ...more },
    interactive: false,
    command: 'fleet work',
    toolVersion: '0.0.0',
    lockWaitSeconds: 5,
    signal: new AbortController().signal,
    tell: () => {},
  })
  const on = async (name: (typeof names)[number], statement: string) =>
    (await databases.get(name)?.query(statement))?.rows
  const runs = async () =>
    await Promise.all(
      names.map(async (name) => {
        const [there] = (await on(name, "select to_regclass('sow.run') is not null as here")) ?? []
        if (there?.['here'] !== true) return 0
        const [found] =
          (await on(name, "select count(*)::integer as runs from sow.run where outcome = 'applied'")) ?? []
        return found?.['runs']
      }),
    )
  const kept = opened.move()
  return { directory, rows, context, on, runs, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

const outcomes = ({ targets }: FleetReport) =>
  Object.fromEntries(targets.map(({ name, outcome, failure }) => [name, failure?.code ?? outcome]))

it('two workers set a fleet up once each, tell what both did, and leave what is down to a retry', async () => {
  await using fleet = await openFleet()
  fleet.rows('AT,Austria', 'DE,Germany')
  const down = await fleet.context({ EAST_URL: 'postgres://nobody@127.0.0.1:1/east' })
  // Nobody put anything into the queue.
  expect((await fleetWork(down, { parallel: 1 })).targets).toEqual([])
  expect(outcomes(await fleetEnqueue(down, choices))).toEqual(
    Object.fromEntries(names.map((name) => [name, 'queued'])),
  )
  const [one, other] = await Promise.all([fleetWork(down, { parallel: 2 }), fleetWork(down, { parallel: 2 })])
  expect(outcomes(one)).toEqual({
    north: 'changed',
    south: 'changed',
    east: 'CONNECTION_REFUSED',
    west: 'changed',
  })
  expect(other).toEqual(one)
  expect(one.classes.map(({ datasets }) => datasets.map(({ inserted }) => inserted))).toEqual([[2]])
  expect(await fleetQueueStatus(down, { only: ['others'] })).toMatchObject({
    targets: [{ name: 'south' }, { name: 'east' }, { name: 'west' }],
  })
  expect(await fleet.runs()).toEqual([1, 1, 0, 1])

  const up = await fleet.context()
  expect(outcomes(await fleetEnqueueLeft(up, choices))).toEqual({ east: 'queued' })
  expect(outcomes(await fleetWork(up, { parallel: 4 }))).toEqual({ east: 'changed' })
  expect((await fleetEnqueueLeft(up, choices)).targets).toEqual([])
  // A job is a hint: where all is done, it does nothing.
  await fleetEnqueue(up, choices)
  expect(outcomes(await fleetWork(up, { parallel: 4 }))).toEqual(
    Object.fromEntries(names.map((name) => [name, 'current'])),
  )
  expect(await fleet.runs()).toEqual([1, 1, 1, 1])
  // The counts would tell: what is done again has another run.
  fleet.rows('AT,Austria', 'DE,Germany', 'CH,Schweiz')
  const next = await fleet.context()
  await fleetEnqueue(next, { ...choices, only: ['south'] })
  expect(outcomes(await fleetWork(next, { parallel: 4 }))).toEqual({ south: 'changed' })
  expect(await fleet.runs()).toEqual([1, 2, 1, 1])
})

it('a bad release stops at the canary, and workers with other packages take nothing', async () => {
  await using fleet = await openFleet()
  fleet.rows('AT,Austria', 'DE,Germany')
  await fleet.on('north', "alter table countries add check (name <> 'Germany')")
  const bad = await fleet.context()
  const release = releaseOf(bad)
  await fleetEnqueue(bad, choices)
  fleet.rows('AT,Austria', 'DE,Deutschland')
  const mended = await fleet.context()
  expect(releaseOf(mended)).not.toBe(release)
  await expect(fleetWork(mended, { parallel: 1 })).rejects.toMatchObject({
    code: 'PLAN_STALE',
    outcome: 'nothing-changed',
  })
  expect(await fleet.runs()).toEqual([0, 0, 0, 0])

  fleet.rows('AT,Austria', 'DE,Germany')
  const stopped = await fleetWork(bad, { parallel: 4 })
  expect(stopped.stoppedIn).toBe('canary')
  expect(outcomes(stopped)).toEqual({
    north: 'DATA_REJECTED',
    south: 'not-begun',
    east: 'not-begun',
    west: 'not-begun',
  })
  expect(await fleet.runs()).toEqual([0, 0, 0, 0])

  // The same where the canary takes it: the mended release goes on.
  fleet.rows('AT,Austria', 'DE,Deutschland')
  await fleetEnqueueLeft(mended, choices)
  const done = await fleetWork(await fleet.context(), { parallel: 4 })
  expect(outcomes(done)).toEqual(Object.fromEntries(names.map((name) => [name, 'changed'])))
  expect(await fleet.runs()).toEqual([1, 1, 1, 1])

  // Only the plan that was reviewed.
  fleet.rows('AT,Austria', 'DE,Deutschland', 'CH,Schweiz')
  const next = await fleet.context()
  await fleetEnqueue(next, { ...choices, class: 'another' })
  expect(outcomes(await fleetWork(next, { parallel: 4 }))).toEqual(
    Object.fromEntries(names.map((name) => [name, 'pending'])),
  )
  expect(await fleet.runs()).toEqual([1, 1, 1, 1])
})

it('says what is missing: the package with the line that installs it, the queue, and its address', async () => {
  await using fleet = await openFleet()
  fleet.rows('AT,Austria')
  const context = await fleet.context()
  await expect(loadFleetQueue(context.project, tmpdir())).rejects.toMatchObject({
    code: 'PACKAGE_MISSING',
    hint: 'Run `npm install --save-dev @sow/fleet-queue`.',
  })
  const { queue: _, ...without } = context.project.config.fleet ?? { targets: [] }
  const unqueued = { ...context.project, config: { ...context.project.config, fleet: without } }
  const refused = { code: 'CONFIG_USAGE', outcome: 'nothing-changed' }
  await expect(fleetEnqueue({ ...context, project: unqueued }, choices)).rejects.toMatchObject(refused)
  const lost = await fleet.context({ QUEUE_URL: '' })
  await expect(fleetWork(lost, { parallel: 1 })).rejects.toMatchObject({ code: 'CONFIG_NO_DATABASE' })
})
