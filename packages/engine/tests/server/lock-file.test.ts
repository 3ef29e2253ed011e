import { once } from 'node:events'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isLockFile, takeLockFile } from '../../src/server/embedded/lock-file.js'
import { ownIdentity } from '../../src/server/embedded/process-identity.js'
import { endOf, lineOf, startScript } from './start-script.js'
import { usingDirectory } from './using-directory.js'

const token = '00000000-0000-4000-8000-000000000000'

async function deadProcessId(): Promise<number> {
  const script = startScript('')
  await endOf(script)
  return script.pid as number
}

async function usingLockPath(work: (path: string, directory: string) => Promise<void>): Promise<void> {
  await usingDirectory((directory) => work(join(directory, 'db.lock'), directory))
}

async function expectTaken(path: string, directory: string): Promise<void> {
  const taken = takeLockFile(path)
  if (!isLockFile(taken)) throw new Error('The lock was not taken.')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() })
  taken[Symbol.dispose]()
  // Neither the lock nor a right to bury is left behind.
  expect(await readdir(directory)).toEqual([])
}

test('a lock is taken, told to others, and released', async () => {
  await usingLockPath(async (path, directory) => {
    {
      using taken = takeLockFile(path) as Disposable
      expect(taken).toBeDefined()
      expect(takeLockFile(path)).toMatchObject({ pid: process.pid, host: hostname() })
    }
    await expectTaken(path, directory)
  })
})

test('a dead holder is buried', async () => {
  await usingLockPath(async (path, directory) => {
    const holder = { ...ownIdentity(), pid: await deadProcessId(), token }
    writeFileSync(path, JSON.stringify(holder))
    await expectTaken(path, directory)
  })
})

test('a holder whose process id was given to another process is buried', async () => {
  await usingLockPath(async (path, directory) => {
    writeFileSync(path, JSON.stringify({ ...ownIdentity(), started: 'another boot:1', token }))
    await expectTaken(path, directory)
  })
})

test('a holder on another host is left alone', async () => {
  await usingLockPath(async (path) => {
    const holder = { ...ownIdentity(), pid: await deadProcessId(), host: 'elsewhere.example.com', token }
    writeFileSync(path, JSON.stringify(holder))
    expect(takeLockFile(path)).toMatchObject({ host: 'elsewhere.example.com' })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(holder)
  })
})

test('a file that is being written is waited for', async () => {
  await usingLockPath(async (path) => {
    const script = startScript(`
      import { closeSync, openSync, writeSync } from 'node:fs'
      import { ownIdentity } from '../../src/server/embedded/process-identity.ts'
      const file = openSync(${JSON.stringify(path)}, 'wx')
      console.log('made')
      setTimeout(() => {
        writeSync(file, JSON.stringify({ ...ownIdentity(), token: ${JSON.stringify(token)} }))
        closeSync(file)
      }, 300)
      setTimeout(() => {}, 60_000)`)
    expect(await lineOf(script)).toBe('made')
    expect(takeLockFile(path)).toMatchObject({ pid: script.pid })
    script.kill('SIGKILL')
    await once(script, 'close')
  })
})

test('a file whose maker died before it wrote its name is buried, at once or in a while', async () => {
  await usingLockPath(async (path, directory) => {
    writeFileSync(path, '')
    await expectTaken(path, directory)
    writeFileSync(path, '')
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(path, longAgo, longAgo)
    await expectTaken(path, directory)
  })
})

test('a dead gravedigger is buried with the dead', async () => {
  await usingLockPath(async (path, directory) => {
    const holder = { ...ownIdentity(), pid: await deadProcessId(), token }
    writeFileSync(path, JSON.stringify(holder))
    writeFileSync(`${path}.${token}`, JSON.stringify({ ...holder, token: `${token}-2` }))
    await expectTaken(path, directory)
  })
})

test('a living holder in another process is told, and gone with it', async () => {
  await usingLockPath(async (path, directory) => {
    const script = startScript(`
      import { takeLockFile } from '../../src/server/embedded/lock-file.ts'
      takeLockFile(${JSON.stringify(path)})
      setInterval(() => {}, 1000)
      console.log('taken')`)
    expect(await lineOf(script)).toBe('taken')
    expect(takeLockFile(path)).toMatchObject({ pid: script.pid })
    script.kill('SIGKILL')
    await once(script, 'close')
    expect(existsSync(path)).toBe(true)
    await expectTaken(path, directory)
  })
})

test('a process that ends by itself releases its lock', async () => {
  await usingLockPath(async (path, directory) => {
    const script = startScript(`
      import { takeLockFile } from '../../src/server/embedded/lock-file.ts'
      takeLockFile(${JSON.stringify(path)})
      process.exit(3)`)
    expect((await endOf(script)).code).toBe(3)
    expect(await readdir(directory)).toEqual([])
  })
})

test('of many processes that find a dead holder at once, one at a time has the lock', async () => {
  await usingLockPath(async (path, directory) => {
    writeFileSync(path, JSON.stringify({ ...ownIdentity(), pid: await deadProcessId(), token }))
    // Each holder makes a file that must not be there, and leaves the lock by dying every other time.
    const inside = join(directory, 'inside')
    const scripts = Array.from({ length: 6 }, (_, number) =>
      startScript(`
        import { rmSync, writeFileSync } from 'node:fs'
        import { isLockFile, takeLockFile } from '../../src/server/embedded/lock-file.ts'
        for (let turns = 0; turns < 40; ) {
          const taken = takeLockFile(${JSON.stringify(path)})
          if (!isLockFile(taken)) continue
          writeFileSync(${JSON.stringify(inside)}, 'x', { flag: 'wx' })
          rmSync(${JSON.stringify(inside)})
          turns += 1
          if (${number % 2} === 1 && turns === 20) process.kill(process.pid, 'SIGKILL')
          taken[Symbol.dispose]()
        }
        console.log('done')`),
    )
    const ends = await Promise.all(scripts.map(endOf))
    expect(ends.map(({ output, code }) => [output.trim(), code])).toEqual(
      ends.map((_, number) => (number % 2 === 1 ? ['', null] : ['done', 0])),
    )
    expect(existsSync(inside)).toBe(false)
  })
})
