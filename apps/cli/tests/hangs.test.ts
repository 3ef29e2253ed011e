import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '@sow/engine/throw-away'
import { describe, expect, inject, it } from 'vitest'
import { everyTest } from '../../../tests/every-test.js'
import type {} from '../../../tests/start-postgres.js'
import { type PriceProject, priceProject } from './fixtures/price-project.js'
import { dependingOn, seedPackageFiles, testProject } from './fixtures/project.js'
import { runSow, unwrapped } from './fixtures/run-sow.js'

const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const prices = [{ code: 'cast', title: 'Cast', amount: '80.00' }]
const schema = 'node_modules/price-schema'
const index = 'dist/index.js'
const migration = 'dist/migrations/20260101000001_create_prices.js'

/** A package is built before it misbehaves: what it does then hangs on this variable. */
const misbehaving = { MISBEHAVE: '1' }

interface Story {
  readonly project: PriceProject
  readonly environment: Readonly<Record<string, string>>
}

/** The project, in the schema package of which a file does something, at import or as its migration begins. */
function spoil(project: PriceProject, file: string, code: string): void {
  const path = join(schema, file)
  const text = readFileSync(join(project.directory, path), 'utf8')
  const spoilt = `if (process.env.MISBEHAVE) { ${code} }`
  const start = 'export const up = async (db) => {'
  project.write({
    [path]: file === index ? `${spoilt}\n${text}` : text.replace(start, `${start} ${spoilt}`),
  })
  project.build(schema)
}

async function withCode(file: string, code: string, work: (story: Story) => Promise<void>): Promise<void> {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  using project = priceProject()
  spoil(project, file, code)
  project.publish('1.0.0', prices)
  await work({ project, environment: { ...misbehaving, DATABASE_URL: database.url } })
}

describe('code of a package that never returns', () => {
  const impatient = { SOW_IMPORT_SECONDS: '1' }

  it.each([
    ['loops', 'for (;;);'],
    ['waits for what never settles', 'setInterval(() => {}, 1000); await new Promise(() => {})'],
  ])('is named when it %s at import, and ends the command', async (_, code) => {
    await withCode(index, code, async ({ project, environment }) => {
      const sow = { ...project, environment: { ...environment, ...impatient } }
      const { exitCode, json } = await runSow(['db', 'setup', '--json'], sow)
      expect(exitCode).toBe(66)
      expect(json()).toMatchObject({
        error: {
          code: 'PACKAGE_TIMEOUT',
          package: 'price-schema',
          message: expect.stringContaining('within 1 second'),
          hint: expect.stringContaining('SOW_IMPORT_SECONDS'),
        },
      })
    })
  })

  it('is named in the configuration', async () => {
    using project = testProject({ 'sow.config.mjs': 'for (;;);' })
    const { exitCode, stderr } = await runSow(['package', 'list'], { ...project, environment: impatient })
    expect(exitCode).toBe(64)
    expect(unwrapped(stderr)).toContain('sow.config.mjs was not loaded within 1 second')
  })

  it('is named in a hook', async () => {
    const oclif = { hooks: { init: './dist/hook.js' } }
    using project = testProject({
      ...dependingOn('seed-a'),
      ...seedPackageFiles('seed-a', '', { oclif }),
      'node_modules/seed-a/dist/hook.js': 'export default () => { for (;;); }',
    })
    const { exitCode, json } = await runSow(['package', 'list', '--json'], project)
    expect(exitCode).toBe(66)
    expect(json()).toMatchObject({ error: { code: 'PACKAGE_TIMEOUT', package: 'seed-a' } })
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends on the first %s', async (signal, exitCode) => {
    const code = `process.stderr.write('ready\\n'); for (;;);`
    await withCode(index, code, async ({ project, environment }) => {
      let sent = false
      const finished = await runSow(['db', 'setup'], {
        ...project,
        environment: { ...environment, SOW_IMPORT_SECONDS: '600' },
        onStderr: (text, child) => {
          if (sent || !text.includes('ready')) return
          sent = true
          child.kill(signal)
        },
      })
      expect(finished.exitCode).toBe(exitCode)
      expect(finished.stderr).toContain('Stopped at once.')
    })
  })

  it('ends with the time of the run', async () => {
    const code = 'for (;;);'
    await withCode(index, code, async ({ project, environment }) => {
      const limits = { SOW_IMPORT_SECONDS: '600', SOW_RUN_SECONDS: '1' }
      const finished = await runSow(['db', 'setup', '--json'], {
        ...project,
        environment: { ...environment, ...limits },
      })
      expect(finished.exitCode).toBe(75)
      // On a busy machine the time is over before the package is imported, and then the thread can still say what became of it.
      const outcome = expect.stringMatching(/^(?:unknown|nothing-changed)$/)
      expect(finished.json()).toMatchObject({ error: { code: 'TRANSACTION_TIMEOUT', outcome } })
    })
  })
})

// The clock of the watchdog alone: watchdog.test.ts has the rest, without waiting for it.
describe.runIf(everyTest)('code of a package that loops while it runs', () => {
  it('is ended after a minute, and named', async () => {
    await withCode(migration, 'for (;;);', async ({ project, environment }) => {
      const { exitCode, json } = await runSow(['db', 'setup', '--json'], { ...project, environment })
      expect(exitCode).toBe(66)
      expect(json()).toMatchObject({
        error: { code: 'PACKAGE_TIMEOUT', migration: '20260101000001_create_prices', outcome: 'unknown' },
      })
    })
  })
})

describe('a command that takes too long', () => {
  it('is stopped and rolled back after the seconds that it was given', async () => {
    await withCode(
      migration,
      'await sql`select pg_sleep(600)`.execute(db)',
      async ({ project, environment }) => {
        const sow = { ...project, environment: { ...environment, SOW_RUN_SECONDS: '3' } }
        const { exitCode, json } = await runSow(['db', 'setup', '--json'], sow)
        expect(exitCode).toBe(75)
        expect(json()).toMatchObject({
          error: { code: 'TRANSACTION_TIMEOUT', message: expect.stringContaining('SOW_RUN_SECONDS') },
        })
        const { stdout } = await runSow(['db', 'status', '--json'], { ...project, environment })
        expect(JSON.parse(stdout)['migrations']).toMatchObject([{ state: 'pending' }])
      },
    )
  })

  it('refuses seconds that are none', async () => {
    using project = testProject()
    const finished = await runSow(['package', 'list'], {
      ...project,
      environment: { SOW_RUN_SECONDS: 'long' },
    })
    expect(finished.exitCode).toBe(64)
  })
})

describe('code of a package', () => {
  it.each([
    ['at import', index, `console.log('printed'); process.stdout.write('and more')`],
    [
      'in a way of its own at import',
      index,
      `const { Writable } = await import('node:stream'); Writable.prototype.write.call(process.stdout, 'printed')`,
    ],
    [
      'to the number of stdout, itself and by programs that it starts',
      index,
      `const fs = await import('node:fs')
       const { execSync, spawnSync } = await import('node:child_process')
       fs.writeSync(1, 'printed'); fs.writeFileSync(1, 'more'); fs.createWriteStream('', { fd: 1 }).write('and more')
       execSync('echo printed', { stdio: 'inherit' }); spawnSync('echo', ['printed'], { stdio: [0, 1, 2] })`,
    ],
  ])('does not print into our document: %s', async (_, file, code) => {
    await withCode(file, code, async ({ project, environment }) => {
      const { exitCode, json, stderr } = await runSow(['db', 'setup', '--fresh', '--json'], {
        ...project,
        environment,
      })
      expect(exitCode).toBe(0)
      expect(json()).toMatchObject({ ok: true, totals: { inserted: 1 } })
      expect(stderr).toContain('printed')
    })
  })

  it('does not print into our document while a migration runs', async () => {
    await withCode(migration, `console.log('migrating now')`, async ({ project, environment }) => {
      const { json, stderr } = await runSow(['db', 'setup', '--json'], { ...project, environment })
      expect(json()).toMatchObject({ ok: true })
      expect(stderr).toContain('migrating now')
    })
  })

  it.each([
    ['ends the process', 'process.exit(0)'],
    ['closes stdout, and ends the process', 'process.stdout.end(); process.exit(0)'],
  ])(
    'does not end a command with 0 when it takes our listeners away and %s in a while',
    async (_, ending) => {
      const code = `
      process.removeAllListeners()
      setTimeout(() => { process.removeAllListeners(); ${ending} }, 20)
      await sql\`select pg_sleep(2)\`.execute(db)`
      await withCode(migration, code, async ({ project, environment }) => {
        const { exitCode, json } = await runSow(['db', 'setup', '--json'], { ...project, environment })
        expect(exitCode).not.toBe(0)
        expect(json()).toMatchObject({ ok: false })
      })
    },
  )
})

describe('a run', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'that a second %s ends leaves nothing behind, and holds up no other',
    async (signal, exitCode) => {
      const code = `process.stderr.write('at work\\n'); await sql\`select pg_sleep(600)\`.execute(db)`
      await withCode(migration, code, async ({ project, environment }) => {
        let sent = false
        const finished = await runSow(['db', 'setup'], {
          ...project,
          environment,
          onStderr: (told, child) => {
            if (!sent && told.includes('at work')) for (const _ of [1, 2]) child.kill(signal)
            sent ||= told.includes('at work')
          },
        })
        expect(finished.exitCode).toBe(exitCode)
        const { DATABASE_URL = '' } = environment
        const again = await runSow(['db', 'setup', '--json'], { ...project, environment: { DATABASE_URL } })
        expect(again.json()).toMatchObject({ ok: true, changed: [{ name: '20260101000001_create_prices' }] })
      })
    },
  )

  it('whose reader goes away is done all the same', async () => {
    await withCode(migration, '', async ({ project, environment }) => {
      const child = spawn(process.execPath, [bin, 'db', 'setup', '--fresh'], {
        cwd: project.directory,
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      for (const stream of [child.stdout, child.stderr]) stream.destroy()
      expect(await once(child, 'close')).toEqual([0, null])
      const { json } = await runSow(['db', 'status', '--json'], { ...project, environment })
      expect(json()).toMatchObject({ pending: false, datasets: [{ state: 'current' }] })
    })
  })
})

describe('the embedded database', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('can be opened after %s in the midst of its work', async (signal, exitCode) => {
    using project = priceProject()
    spoil(
      project,
      migration,
      `process.stderr.write('at work\\n')
        await sql\`select count(*) from generate_series(1, 2000000000)\`.execute(db)`,
    )
    project.publish('1.0.0', prices)
    project.write({ 'sow.config.mjs': 'export default { embedded: true }' })
    let sent = false
    const finished = await runSow(['db', 'setup'], {
      ...project,
      environment: misbehaving,
      onStderr: (told, child) => {
        if (sent || !told.includes('at work')) return
        sent = true
        child.kill(signal)
      },
    })
    expect(finished.exitCode).toBe(exitCode)
    expect(existsSync(join(project.directory, '.sow/db'))).toBe(true)
    const again = await runSow(['db', 'setup', '--fresh', '--json'], project)
    expect(again.json()).toMatchObject({ ok: true, totals: { inserted: 1 } })
  })
})
