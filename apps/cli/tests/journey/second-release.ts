import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Session } from '@sow/engine'
import { expect } from 'vitest'
import { giveVersions, type PublishedPackage } from './publish-workspace.js'
import type { Shell } from './shell.js'

const fix = {
  file: 'packages/engine/src/undo/find-run.ts',
  before: 'that wrote rows.',
  after: 'that wrote a row.',
  told: 'An undo of a run that nobody knows says so in fewer words.',
}
const row = {
  file: 'packages/seed-providers/src/specialties.ts',
  before: "name: 'Geriatrics'",
  after: "name: 'Geriatric Medicine'",
  told: 'Clinical specialties: 1 name corrected (geriatrics).',
}

/** Releases a fix of the engine, told of the engine alone, and a row of a seed package, from the copy of the workspace. */
export async function publishSecondRelease(releaser: Shell): Promise<PublishedPackage[]> {
  for (const { file, before, after } of [fix, row]) replaceText(join(releaser.folder, file), before, after)
  const tools = await giveVersions(releaser, [{ name: '@sow/engine', bump: 'patch', text: fix.told }])
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['@sow/engine', '@sow/cli']))
  expect(tools.filter(({ name }) => /seed|schema/.test(name))).toEqual([])
  const data = await giveVersions(releaser, [{ name: '@sow/seed-providers', bump: 'patch', text: row.told }])
  expect(data.map(({ name }) => name)).toEqual(['@sow/seed-providers'])
  for (const folder of ['packages/engine', 'packages/seed-providers', 'apps/cli'])
    await releaser.in(join(releaser.folder, folder)).run(['npm', 'run', 'build'])
  await releaser.run(['changeset', 'publish'])
  return [...tools, ...data]
}

/** A site that has the first release edits a row, takes the second one, and finds the fix, the row and its edit. */
export async function takeSecondRelease(
  server: Shell,
  site: Session,
  publish: () => Promise<readonly PublishedPackage[]>,
): Promise<void> {
  await site.query(`update specialties set sort_order = 7 where code = 'geriatrics'`)
  expect(await geriatrics(site)).toEqual({ name: 'Geriatrics', sort_order: 7 })
  expect(await complaint(server)).toContain(fix.before)
  const first = await installed(server)

  const released = new Map((await publish()).map(({ name, version }) => [name, version]))
  expect(await installed(server)).toEqual(first)
  await server.run(['npm', 'update', '@sow/seed-providers'])
  await server.run(['npm', 'install', '@sow/cli@latest'])
  const taken = ['@sow/cli', '@sow/seed-providers'].map((name) => [name, released.get(name)])
  expect(await installed(server)).toEqual({ ...first, ...Object.fromEntries(taken) })
  const changelog = join(server.folder, 'node_modules/@sow/seed-providers/CHANGELOG.md')
  expect(readFileSync(changelog, 'utf8')).toContain(row.told)

  expect(await complaint(server)).toContain(fix.after)
  await server.run(['sow', 'db', 'up'])
  expect(await geriatrics(site)).toEqual({ name: 'Geriatric Medicine', sort_order: 7 })
  const { drift } = await server.json(['sow', 'db', 'drift', 'providers'])
  expect(drift).toMatchObject([{ key: 'geriatrics', column: 'sort_order' }])
}

async function geriatrics(site: Session): Promise<unknown> {
  const { rows } = await site.query(`select name, sort_order from specialties where code = 'geriatrics'`)
  return rows[0]
}

/** What the engine says of a run that there is not. */
async function complaint(server: Shell): Promise<string> {
  const { error } = await server.json(['sow', 'db', 'undo', '999999'], { exits: 64 })
  return error.message
}

/** The versions that `sow version` tells, by package. */
async function installed(server: Shell): Promise<Record<string, string>> {
  const { version, plugins } = await server.json(['sow', 'version', '--verbose'])
  const found = plugins.map((each: { plugin: string; version: string }) => [each.plugin, each.version])
  return { '@sow/cli': version, ...Object.fromEntries(found) }
}

function replaceText(file: string, before: string, after: string): void {
  const text = readFileSync(file, 'utf8')
  expect(text).toContain(before)
  writeFileSync(file, text.replace(before, after))
}
