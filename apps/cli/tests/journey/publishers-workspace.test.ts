import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import { everyTest } from '../../../../tests/every-test.js'
import type {} from '../../../../tests/start-postgres.js'
import { author, publishWorkspace } from './publish-workspace.js'
import type { Shell } from './shell.js'
import { somebody, temporaryFolder } from './somebody.js'
import { installRegistry, startRegistry, upstreamRegistry } from './start-registry.js'
import { beginTranscript } from './transcript.js'

test.runIf(everyTest)(
  'a publisher makes a workspace, adds a dataset and releases it; a clinic installs one domain and takes an upgrade',
  { timeout: 1_800_000 },
  async () => {
    using root = temporaryFolder()
    installRegistry()
    mkdirSync(join(root.path, 'registry'))
    await using registry = await startRegistry(join(root.path, 'registry'), upstreamRegistry())
    const transcript = beginTranscript(
      new Map([
        [root.path, '~'],
        [registry.url, 'http://127.0.0.1:4873/'],
      ]),
    )
    await publishWorkspace(somebody(root.path, 'workspace', registry.url, transcript))

    transcript.heading('A publisher begins')
    const publisher = somebody(root.path, 'acme', registry.url, transcript).with({
      ...author,
      SOW_DIR: join(root.path, 'embedded'),
    })
    mkdirSync(join(root.path, 'embedded'))
    await publisher.run(['git', 'init', '--quiet', '--initial-branch', 'main'])
    await publisher.run(['npm', 'init', '--yes', '--scope=@acme'])
    await publisher.run(['npm', 'install', '--save-dev', '@sow/cli'])
    await publisher.run(['sow', 'init', '--monorepo', '--first', 'units'])
    await publisher.run(['npm', 'install'])
    for (const script of ['build', 'typecheck', 'test', 'check', 'db:setup:fresh'])
      await publisher.run(['npm', 'run', script])
    await publisher.run(['git', 'add', '--all'])
    await publisher.run(['git', 'commit', '--quiet', '--message', 'The workspace'])

    transcript.heading('... publishes it, and a clinic installs one domain')
    await publisher.run(['npm', 'run', 'release'])
    const clinic = somebody(root.path, 'clinic', registry.url, transcript)
    await using database = await createDatabase(inject('postgres').superuserUrl)
    await using site = await openDatabase({ kind: 'postgres', url: database.url })
    const server = clinic.with({ DATABASE_URL: database.url })
    writeFileSync(
      join(clinic.folder, 'package.json'),
      '{ "name": "clinic", "private": true, "type": "module" }',
    )
    await clinic.run(['npm', 'install', '@sow/cli', '@acme/seed-units'])
    await server.run(['sow', 'db', 'setup', '--fresh', '--only', 'units'])
    const [table, before] = await seeded(server, site)

    transcript.heading('... adds a package, changes a row, and releases both')
    await addRow(publisher)
    await publisher.run(['npm', 'run', 'version'])
    await publisher.run(['npm', 'run', 'release'])
    await clinic.run(['npm', 'install', '@acme/seed-units@latest'])
    expect(await server.run(['sow', 'db', 'plan', 'units'])).toContain('insert')
    await server.run(['sow', 'db', 'seed', 'units'])
    expect(await seeded(server, site)).toEqual([table, before + 1])
  },
)

async function seeded(
  server: Shell,
  site: Awaited<ReturnType<typeof openDatabase>>,
): Promise<[string, number]> {
  const { datasets } = await server.json(['sow', 'db', 'status'])
  const [{ table, state }] = datasets
  expect([datasets.length, state]).toEqual([1, 'current'])
  const { rows } = await site.query(`select count(*)::integer as rows from ${table}`)
  return [table, Number(rows[0]?.['rows'])]
}

/** One row more than the example has, with the changeset that the README asks for. */
async function addRow(publisher: Shell): Promise<void> {
  const source = join(publisher.folder, 'packages', 'seed-units', 'src')
  const [file = ''] = readdirSync(source).filter((name) => name !== 'index.ts')
  const text = readFileSync(join(source, file), 'utf8')
  writeFileSync(
    join(source, file),
    text.replace(/rows: \[\n(.*)\n/, (all, row: string) => `${all}${another(row)}\n`),
  )
  expect(readFileSync(join(source, file), 'utf8')).not.toBe(text)
  await publisher.run(['npm', 'run', 'build'])
  writeFileSync(
    join(publisher.folder, '.changeset', 'one-more.md'),
    "---\n'@acme/seed-units': minor\n---\n\nOne row more.\n",
  )
  await publisher.run(['git', 'add', '--all'])
  await publisher.run(['git', 'commit', '--quiet', '--message', 'One row more'])
}

/** The same row under another key: the first text of it is the key's. */
function another(row: string): string {
  return row.replace(/'([^']*)'/, "'another'")
}
