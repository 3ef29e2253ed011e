import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { readDatabaseFacts } from '../../src/server/connect/database-facts.js'
import type { Session } from '../../src/server/connect/session.js'
import { embeddedMajor, markerName } from '../../src/server/embedded/embedded-files.js'
import {
  isEmbeddedDatabase,
  removeEmbeddedDatabase,
} from '../../src/server/embedded/remove-embedded-database.js'
import { openDatabase } from '../../src/server/open-database.js'
import { endOf, lineOf, startScript } from './start-script.js'
import { contentsOf, usingDirectory } from './using-directory.js'

const open = (directory: string): Promise<Session> => openDatabase({ kind: 'embedded', directory })

/** An embedded database that has one table and one row, to be copied. */
let prepared: string

beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'sow-embedded-'))
  prepared = join(parent, 'db')
  await using session = await open(prepared)
  await session.query('create table t as select 7 as id')
  return () => rmSync(parent, { recursive: true })
})

async function usingEmbedded(work: (directory: string, parent: string) => Promise<void>): Promise<void> {
  await usingDirectory(async (parent) => {
    const directory = join(parent, '.sow', 'db')
    cpSync(prepared, directory, { recursive: true })
    await work(directory, parent)
  })
}

async function idsIn(directory: string): Promise<unknown[]> {
  await using session = await open(directory)
  return (await session.query('select id from t order by id')).rows.map((row) => row['id'])
}

describe('an embedded database', () => {
  test('is made where there is nothing, and is there again', async () => {
    await usingDirectory(async (parent) => {
      const directory = join(parent, '.sow', 'db')
      {
        await using session = await open(directory)
        await session.query('create table t as select 8 as id')
      }
      expect(await idsIn(directory)).toEqual([8])
      expect(readdirSync(join(parent, '.sow'))).toEqual(['db'])
      expect(isEmbeddedDatabase(directory)).toBe(true)
      await using session = await open(directory)
      const { serverVersionNumber } = await readDatabaseFacts(session)
      expect(Math.trunc(serverVersionNumber / 10_000)).toBe(embeddedMajor)
    })
  })

  test('is made in an empty directory', async () => {
    await usingDirectory(async (directory) => {
      await using session = await open(directory)
      expect((await session.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    })
  })

  test('is made without a template as well', async () => {
    await usingDirectory(async (parent) => {
      const { openPgliteSession } = await import('../../src/server/connect/open-pglite-session.js')
      const directory = join(parent, 'data')
      await using session = await openPgliteSession({ directory, template: null })
      expect((await session.query('show wal_segment_size')).rows).toEqual([{ wal_segment_size: '1MB' }])
    })
  })

  test('keeps the event loop of its user turning', async () => {
    await usingEmbedded(async (directory) => {
      await using session = await open(directory)
      let turns = 0
      const timer = setInterval(() => {
        turns += 1
      }, 1)
      await session.query('select count(*) from generate_series(1, 2000000)')
      clearInterval(timer)
      expect(turns).toBeGreaterThan(5)
    })
  })

  test('is refused to a second session, of this process or another', async () => {
    await usingEmbedded(async (directory) => {
      {
        await using session = await open(directory)
        const locked = {
          code: 'EMBEDDED_LOCKED',
          exitCode: 75,
          message: expect.stringContaining(`${process.pid}`),
        }
        await expect(open(directory)).rejects.toMatchObject(locked)
        const script = startScript(openingScript(directory, 'console.log("opened")'))
        const { output } = await endOf(script)
        expect(output).toContain(`EMBEDDED_LOCKED Process ${process.pid} has`)
        await session.query('insert into t values (8)')
      }
      expect(await idsIn(directory)).toEqual([7, 8])
    })
  })

  test('is removed, and only where it is ours and free', async () => {
    await usingEmbedded(async (directory, parent) => {
      {
        await using _ = await open(directory)
        expect(() => removeEmbeddedDatabase(directory)).toThrow(
          expect.objectContaining({ code: 'EMBEDDED_LOCKED' }),
        )
      }
      writeFileSync(join(directory, 'notes.txt'), 'mine')
      const before = await contentsOf(directory)
      expect(() => removeEmbeddedDatabase(directory)).toThrow(
        expect.objectContaining({ code: 'EMBEDDED_FOREIGN' }),
      )
      expect(await contentsOf(directory)).toEqual(before)
      rmSync(join(directory, 'notes.txt'))
      removeEmbeddedDatabase(directory)
      removeEmbeddedDatabase(directory)
      expect(readdirSync(join(parent, '.sow'))).toEqual([])
      expect(isEmbeddedDatabase(directory)).toBe(false)
    })
  })
})

describe('a directory that is not ours', () => {
  test.each([
    ['with other files', (directory: string) => writeFileSync(join(directory, 'readme.txt'), 'mine')],
    [
      'with a marker of something else',
      (directory: string) => writeFileSync(join(directory, 'sow-embedded.json'), '{"format": 9}'),
    ],
    ['with a bare cluster', (directory: string) => writeFileSync(join(directory, 'PG_VERSION'), '18')],
  ])('%s is left alone', async (_, fill) => {
    await usingDirectory(async (directory) => {
      fill(directory)
      const before = await contentsOf(directory)
      await expect(open(directory)).rejects.toMatchObject({ code: 'EMBEDDED_FOREIGN', exitCode: 73 })
      expect(() => removeEmbeddedDatabase(directory)).toThrow(
        expect.objectContaining({ code: 'EMBEDDED_FOREIGN' }),
      )
      expect(await contentsOf(directory)).toEqual(before)
    })
  })

  test('is told from one that cannot be made', async () => {
    await usingDirectory(async (parent) => {
      const file = join(parent, 'file')
      writeFileSync(file, 'mine')
      await expect(open(file)).rejects.toMatchObject({ code: 'EMBEDDED_FOREIGN' })
      // Root may write anywhere, but not below a file.
      await expect(open(join(file, 'db'))).rejects.toMatchObject({
        code: 'EMBEDDED_UNUSABLE',
        message: expect.stringContaining(file),
        exitCode: 73,
      })
    })
  })
})

describe('a database of ours that cannot be used is told, and not one byte of it changed:', () => {
  test.each([
    [
      'another major',
      'is of PostgreSQL 17',
      (data: string) => writeFileSync(join(data, 'PG_VERSION'), '17\n'),
    ],
    [
      'an emptied control file',
      'damaged',
      (data: string) => truncateSync(join(data, 'global', 'pg_control'), 0),
    ],
    [
      'a zeroed control file',
      'damaged',
      (data: string) => writeFileSync(join(data, 'global', 'pg_control'), Buffer.alloc(8192)),
    ],
    ['a lost log', 'damaged', (data: string) => rmSync(join(data, 'pg_wal'), { recursive: true })],
    [
      'a log without its segment',
      'damaged',
      (data: string) => {
        for (const name of readdirSync(join(data, 'pg_wal')).filter((entry) => entry.length === 24))
          rmSync(join(data, 'pg_wal', name))
      },
    ],
  ])('%s', async (_, words, damage) => {
    await usingEmbedded(async (directory) => {
      damage(join(directory, 'data'))
      const before = await contentsOf(directory)
      await expect(open(directory)).rejects.toMatchObject({
        code: 'EMBEDDED_UNUSABLE',
        message: expect.stringContaining(words),
      })
      expect(await contentsOf(directory)).toEqual(before)
      expect(existsSync(`${directory}.lock`)).toBe(false)
    })
  })
})

describe('a kill', () => {
  test('while rows are written loses none that was acknowledged', async () => {
    await usingEmbedded(async (directory) => {
      const script = startScript(
        openingScript(
          directory,
          `for (let id = 100; ; id += 1) {
            await session.query('insert into t values ($1)', [id])
            console.log(id)
          }`,
        ),
      )
      let printed = ''
      script.stdout?.on('data', (text) => {
        printed += text
      })
      while (printed.split('\n').length < 50) await once(script.stdout as NodeJS.ReadableStream, 'data')
      script.kill('SIGKILL')
      await once(script, 'close')
      const acknowledged = printed.split('\n').slice(0, -1).map(Number)
      expect(await idsIn(directory)).toEqual(expect.arrayContaining([7, ...acknowledged]))
    })
  })

  test('while the directory is made leaves nothing in the way', async () => {
    await usingDirectory(async (parent) => {
      const directory = join(parent, 'db')
      for (let delay = 0; delay < 400; delay += 50) {
        const script = startScript(`console.log('running')\n${openingScript(directory, 'process.exit()')}`)
        expect(await lineOf(script)).toBe('running')
        await sleep(delay)
        script.kill('SIGKILL')
        if (script.exitCode === null && script.signalCode === null) await once(script, 'close')
      }
      await using session = await open(directory)
      expect((await session.query('select 1 as one')).rows).toEqual([{ one: 1 }])
      expect(readdirSync(parent).sort()).toEqual(['db', 'db.lock'])
    })
  })

  test.each([
    ['before anything was in it', () => {}],
    ['before its marker was written', (partial: string) => writeFileSync(join(partial, markerName), '')],
    ['in the middle', (partial: string) => cpSync(prepared, partial, { recursive: true })],
  ])('that left a part %s is cleaned up', async (_, fill) => {
    await usingEmbedded(async (directory) => {
      removeEmbeddedDatabase(directory)
      mkdirSync(`${directory}.partial`)
      fill(`${directory}.partial`)
      await using session = await open(directory)
      expect((await session.query("select to_regclass('t') as t")).rows).toEqual([{ t: null }])
      expect(existsSync(`${directory}.partial`)).toBe(false)
    })
  })

  test('of a worker in the middle of a statement leaves the database whole', async () => {
    await usingEmbedded(async (directory) => {
      const script = startScript(
        openingScript(
          directory,
          `await session.query('begin')
          await session.query('insert into t select generate_series(1000, 50000)')
          console.log('running')
          await session.query('insert into t select generate_series(1, 50000000)')`,
        ),
      )
      expect(await lineOf(script)).toBe('running')
      script.kill('SIGTERM')
      await once(script, 'close')
      expect(await idsIn(directory)).toEqual([7])
    })
  })

  test('a statement that was cancelled in vain is ended with the server, and the directory opens again', async () => {
    await usingEmbedded(async (directory) => {
      const session = await open(directory)
      await session.query('begin')
      await session.query('insert into t select generate_series(1000, 50000)')
      const endless = session.query('select count(*) from generate_series(1, 1000000000000)')
      await session.cancel()
      await expect(endless).rejects.toThrow('Connection terminated')
      await session[Symbol.asyncDispose]()
      expect(await idsIn(directory)).toEqual([7])
    })
  })
})

function openingScript(directory: string, then: string): string {
  return `
    import { openDatabase } from '../../src/server/open-database.ts'
    try {
      const session = await openDatabase({ kind: 'embedded', directory: ${JSON.stringify(directory)} })
      ${then}
    } catch (error) {
      console.log(error.code, error.message)
      process.exit(1)
    }`
}
