import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { runApplication } from './application.js'
import { publishWorkspace, releasedAlong } from './publish-workspace.js'
import { publishSecondRelease, takeSecondRelease } from './second-release.js'
import type { Shell } from './shell.js'
import { somebody, temporaryFolder } from './somebody.js'
import { installRegistry, startRegistry, upstreamRegistry } from './start-registry.js'
import {
  beginStrangersPackage,
  publishRelease,
  releases,
  strangersDomain,
  strangersName,
} from './strangers-package.js'
import { beginTranscript } from './transcript.js'

const seeds = ['@sow/seed-billing-masters', '@sow/seed-providers']
const [first, second, third] = releases as [(typeof releases)[0], (typeof releases)[0], (typeof releases)[0]]

test('packages are published, installed elsewhere, seeded, upgraded, downgraded and removed', async () => {
  using root = temporaryFolder()
  installRegistry()
  const registryFolder = join(root.path, 'registry')
  mkdirSync(registryFolder)
  await using registry = await startRegistry(registryFolder, upstreamRegistry())
  const transcript = beginTranscript(
    new Map([
      [root.path, '~'],
      [registry.url, 'http://127.0.0.1:4873/'],
    ]),
  )

  transcript.heading('The workspace is released, all packages of it')
  const workspace = somebody(root.path, 'workspace', registry.url, transcript)
  const { releaser, published } = await publishWorkspace(workspace)
  expect(published.length).toBeGreaterThanOrEqual(14)

  transcript.heading('... and the next release of the engine would leave the data packages as they are')
  const along = await releasedAlong(releaser)
  expect(along).toEqual(expect.arrayContaining(['@sow/kit', '@sow/engine', '@sow/runner', '@sow/cli']))
  expect(along.filter((name) => /seed|schema/.test(name))).toEqual([])

  transcript.heading('A clinic installs the command line and two seed packages, in an empty project')
  const clinic = somebody(root.path, 'clinic', registry.url, transcript)
  writeFileSync(
    join(clinic.folder, 'package.json'),
    JSON.stringify({ name: 'clinic', version: '1.0.0', private: true, type: 'module' }),
  )
  await clinic.run(['npm', 'install', '@sow/cli', ...seeds])
  const listed = await clinic.json(['sow', 'package', 'list'])
  expect(listed.packages.map((found: { package: string }) => found.package)).toEqual([
    '@sow/clinic-schema',
    ...seeds,
    // A peer dependency of one of them.
    '@sow/seed-shared-terms',
  ])
  const { plugins } = await clinic.json(['sow', 'plugins'])
  expect(
    plugins.map(({ plugin, commands }: { plugin: string; commands: string[] }) => [plugin, commands]),
  ).toEqual([
    ['@sow/clinic-schema', []],
    ['@sow/seed-billing-masters', ['billing fee-check']],
    ['@sow/seed-providers', []],
    ['@sow/seed-shared-terms', []],
  ])

  transcript.heading('... and seeds the embedded database')
  const embedded = clinic.with({ SOW_DIR: join(root.path, 'embedded') })
  mkdirSync(join(root.path, 'embedded'))
  await embedded.run(['sow', 'db', 'setup', '--fresh'])

  transcript.heading('... and a server')
  await using database = await createDatabase(inject('postgres').superuserUrl)
  const server = clinic.with({ DATABASE_URL: database.url })
  await server.run(['sow', 'db', 'setup', '--fresh'])
  await server.run(['sow', 'db', 'status', '--check'])

  transcript.heading('... and runs a command that a seed package brought')
  await server.run(['sow', 'billing', 'fee-check', '--on', '2026-07-01'])

  transcript.heading(
    'A fix of the engine and a row are released; the clinic takes both, and keeps what it edited',
  )
  await using site = await openDatabase({ kind: 'postgres', url: database.url })
  await takeSecondRelease(server, site, () => publishSecondRelease(releaser))

  transcript.heading('An application does the same by itself')
  await using own = await createDatabase(inject('postgres').superuserUrl)
  const application = somebody(root.path, 'application', registry.url, transcript)
  const printed = await runApplication(application.with({ DATABASE_URL: own.url }))
  expect(printed).toMatch(/^39 migrations, \d+ new rows\neverything is/)

  transcript.heading('A stranger begins a seed package, and publishes three releases of it')
  const stranger = somebody(root.path, 'stranger', registry.url, transcript)
  const begun = await beginStrangersPackage(stranger)
  for (const release of releases) await publishRelease(begun, release)

  transcript.heading('The clinic installs its first release')
  await clinic.run(['npm', 'install', `${strangersName}@${first.version}`])
  expect(await planned(server)).toContain('3 inserted in 1 dataset')
  await server.run(['sow', 'db', 'seed', strangersDomain])

  transcript.heading('... edits a text')
  await site.query(`update appointment_cancellation_reasons set name = 'No bus' where code = 'transport'`)
  await server.run(['sow', 'db', 'drift'])

  transcript.heading('... upgrades')
  await clinic.run(['npm', 'install', `${strangersName}@${second.version}`])
  const upgrade = await planned(server)
  for (const part of ['~  weather', '+  illness', '=  transport']) expect(upgrade).toContain(part)
  await server.run(['sow', 'db', 'seed', strangersDomain])
  expect(await reasons()).toMatchObject({ transport: 'No bus', weather: 'Storm, snow or flood' })

  await clinic.run(['npm', 'install', `${strangersName}@${third.version}`])
  const breaking = await planned(server)
  for (const part of ['!  transport', '-  closed', '1 row under a new key']) expect(breaking).toContain(part)
  await server.run(['sow', 'db', 'seed', strangersDomain])
  expect(await reasons()).toMatchObject({ 'no-transport': 'No bus' })

  transcript.heading('... goes back')
  await server.run(['sow', 'db', 'conflicts'])
  await server.run(['sow', 'db', 'resolve', '--all', '--take', 'site'])
  await clinic.run(['npm', 'install', `${strangersName}@${second.version}`])
  await server.run(['sow', 'db', 'seed', strangersDomain])
  expect(await stateOf(server)).toBe('newer-applied')
  await server.run(['sow', 'db', 'seed', strangersDomain, '--allow-downgrade'])
  expect(await reasons()).toMatchObject({ closed: 'The clinic was closed', weather: 'Storm, snow or flood' })

  transcript.heading('... and takes the package out')
  await clinic.run(['npm', 'uninstall', strangersName])
  await server.run(['sow', 'db', 'seed'])
  expect(await stateOf(server)).toBe('package-missing')
  expect(Object.keys(await reasons())).toHaveLength(5)
  await server.run(['sow', 'db', 'remove', strangersDomain, '--yes'])
  expect(await reasons()).toEqual({ 'no-transport': 'No bus' })

  transcript.heading('The registry loses its way to others: what was installed can be installed again')
  await registry[Symbol.asyncDispose]()
  await using alone = await startRegistry(registryFolder, null)
  const again = somebody(root.path, 'again', alone.url, transcript)
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(join(clinic.folder, name), join(again.folder, name))
  await again
    .with({ npm_config_cache: join(root.path, 'empty-cache') })
    .run(['npm', 'ci', '--replace-registry-host=always'])
  expect(await again.run(['sow', '--version'])).toContain('@sow/cli/')

  async function reasons(): Promise<Record<string, string>> {
    const answer = await site.query('select code, name from appointment_cancellation_reasons')
    return Object.fromEntries(answer.rows.map(({ code, name }) => [code, name]))
  }
}, 1_200_000)

/** The plan as people read it. */
function planned(server: Shell): Promise<string> {
  return server.run(['sow', 'db', 'plan', strangersDomain])
}

async function stateOf(server: Shell): Promise<string | undefined> {
  const { datasets } = await server.json(['sow', 'db', 'status'])
  return datasets.find(({ domain }: { domain: string }) => domain === strangersDomain)?.state
}
