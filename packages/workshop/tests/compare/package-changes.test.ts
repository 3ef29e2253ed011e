import { readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { createSow } from '@sow/runner'
import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { temporaryDirectory, writeFiles } from '../../../runner/tests/fixtures/packages.js'
import { writePackageChanges } from '../../src/index.js'
import { buildPlaces, type Place, packageName } from './place-packages.js'

const first: readonly Place[] = Array.from({ length: 1500 }, (_, index) => ({
  code: `P${index}`,
  name: `Place ${index}`,
}))

/** Two rows go, one is told anew, one is new. */
const second: readonly Place[] = [
  ...first
    .slice(2)
    .map((place) => (place.code === 'P700' ? { ...place, name: 'Place\t700 \\ told anew' } : place)),
  { code: 'Z1', name: 'Zed' },
]

test('a package that carries its changes upgrades the release that they are from without its other rows', async () => {
  using project = temporaryDirectory()
  const installed = join(project.path, 'node_modules', ...packageName.split('/'))
  writeFiles(project.path, {
    'package.json': { name: 'clinic', dependencies: { [packageName]: '*' } },
    'other/package.json': { name: '@example/seed-other', version: '1.0.0' },
  })
  const released = await buildPlaces(join(project.path, 'released'), { version: '1.0.0', places: first })
  const next = await buildPlaces(join(project.path, 'next'), { version: '1.1.0', places: second })
  const write = (from: string) => writePackageChanges({ workingDirectory: project.path, named: 'next', from })
  expect(await write('released')).toMatchObject([
    {
      package: packageName,
      version: '1.1.0',
      from: '1.0.0',
      changes: [{ identity: 'places/places', file: 'places.changes.copy', changed: 2, added: 1, gone: 2 }],
    },
  ])
  expect(readFileSync(join(next, 'dist/places.changes.copy'), 'utf8')).toBe(
    [
      '699\tf\tt\tP700\tPlace\\t700 \\\\ told anew\t\\N',
      '0\tt\t\\N\tP0\t\\N\t\\N',
      '0\tt\t\\N\tP1\t\\N\t\\N',
      '1499\tf\tt\tZ1\tZed\t\\N',
      '',
    ].join('\n'),
  )

  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query(`
    create table places (
      id integer primary key generated always as identity,
      code text not null unique,
      name text not null,
      billable boolean not null,
      retired_on date
    )`)
  const sow = createSow({ database: database.url, project: project.path })
  const install = (built: string) => {
    rmSync(installed, { recursive: true, force: true })
    renameSync(built, installed)
  }
  writeFiles(installed, { 'package.json': {} })
  install(released)
  expect((await sow.seed()).totals).toMatchObject({ inserted: 1500 })
  install(next)
  // The rows of the whole release are not there: nothing could read them.
  rmSync(join(installed, 'dist/places.copy'))
  const planned = await sow.plan()
  expect(planned.datasets[0]?.samples.map(({ action, key }) => `${action} ${key}`).sort()).toEqual([
    'insert Z1',
    'retire P0',
    'retire P1',
    'update P700',
  ])
  expect((await sow.seed()).totals).toMatchObject({ inserted: 1, updated: 1, retired: 2, unchanged: 1497 })
  expect((await sow.plan()).pending).toBe(false)
  const rows = await session.query(
    "select name, retired_on is null as open from places where code in ('P700', 'P0') order by code",
  )
  expect(rows.rows).toEqual([
    { name: 'Place 0', open: false },
    { name: 'Place\t700 \\ told anew', open: true },
  ])
})

test('nothing is added where a change set is worth nothing, and another package is no earlier release', async () => {
  using project = temporaryDirectory()
  writeFiles(project.path, { 'package.json': { name: 'clinic' } })
  await buildPlaces(join(project.path, 'released'), { version: '1.0.0', places: first.slice(0, 900) })
  await buildPlaces(join(project.path, 'next'), { version: '1.1.0', places: first.slice(1, 900) })
  const write = (from: string) => writePackageChanges({ workingDirectory: project.path, named: 'next', from })
  expect(await write('released')).toMatchObject([{ from: '1.0.0', changes: [] }])
  await expect(write('nowhere/here')).rejects.toMatchObject({ code: 'CONFIG_USAGE' })
})
