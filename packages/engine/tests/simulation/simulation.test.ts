import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/server/open-database.js'
import { startThrowAwayPostgres, type ThrowAwayPostgres } from '../../src/throw-away.js'
import { type Injection, sampleInjections } from './injection.js'
import { type Courses, openCourses } from './open-courses.js'
import { leftBehind, type Played, playInjection } from './play-injection.js'
import { commandNames, type Unit, units } from './small-project.js'

/** The same injections in every usual run; a long one is given others. */
const seed = Number(process.env['SOW_SIMULATION_SEED'] ?? 20_261_129)
const cases = Number(process.env['SOW_SIMULATION_CASES'] ?? 12)

let server: ThrowAwayPostgres
let courses: Courses

beforeAll(async () => {
  // What it says is committed has to be there after it was ended at once.
  server = await startThrowAwayPostgres({ settings: { synchronous_commit: 'on' } })
  courses = await openCourses(server)
})
afterAll(() => server[Symbol.asyncDispose]())

describe(`a run into a fault (seed ${seed})`, () => {
  const played: Played[] = []

  test.for(sampleInjections(seed, cases).map((injection, index) => ({ index, ...injection })))(
    '$index: $command, $fault at $moment $at of 1000, which arrives: $arrives: all of it is there or nothing, and again it ends as without',
    async ({ index: _, ...injection }) => {
      const result = await playInjection({ server }, injection, courses[injection.command])
      played.push(result)
      expect(result.violations).toEqual([])
    },
  )

  test('is struck by most of them', () => {
    const codes = Object.groupBy(played, ({ code }) => code ?? 'none')
    const counts = Object.entries(codes).map(([code, each]) => `${code} ${each?.length}`)
    process.stdout.write(`${played.length} injections (seed ${seed}): ${counts.join(', ')}\n`)
    expect(played.filter(({ struck }) => struck).length).toBeGreaterThan(cases / 2)
  })
})

describe('the simulation', () => {
  test('knows different states of every command, and many moments for a fault', () => {
    for (const command of commandNames) {
      const { pictures, sent } = courses[command]
      expect(new Set(pictures).size).toBe(pictures.length)
      expect(sent.length).toBeGreaterThan(20)
    }
    expect(sampleInjections(seed, 5)).toEqual(sampleInjections(seed, 5))
  })

  test('notices work that is done in parts', async () => {
    const inParts: Unit = async (database) => {
      await database.session.query("update payers set name = 'In parts' where payer_key = 'acme'")
      await units.undo[0]?.(database)
    }
    const injection: Injection = { command: 'undo', fault: 'cut', moment: 'message', at: 500, arrives: false }
    const { violations } = await playInjection({ server, work: inParts }, injection, courses.undo)
    expect(violations).toContain('a part of a unit is there')
    expect(violations.some((each) => each.startsWith('drift: '))).toBe(true)
  })

  test('notices a session and a lock that are left behind', async () => {
    await using made = await server.createDatabase()
    await using session = await openDatabase({ kind: 'postgres', url: made.url })
    expect(await leftBehind(session, 0)).toEqual([])
    await using other = await openDatabase({ kind: 'postgres', url: made.url })
    await other.query('select pg_advisory_lock(5459799, 1)')
    expect((await leftBehind(session, 0)).map((each) => each.replace(/ \d+/, ''))).toEqual([
      'left behind: a session of process',
      'left behind: a lock of process',
    ])
  })
})
