import { type DatabaseLocation, openDatabase } from '@sow/engine'
import { usingDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import {
  type OpenSession,
  openProject,
  type RunContext,
  type RunnerEvent,
  readStatus,
  type SeedChoices,
  seed,
} from '../src/index.js'
import { temporaryDirectory, writeFiles } from './fixtures/packages.js'

const all: SeedChoices = {
  selection: { only: [], skip: [], kinds: ['reference'] },
  tenant: null,
  onConflict: 'keep',
  allowDowngrade: false,
  acceptMassChange: [],
}

test('a seed waits for a migration of another tool, is told, and goes the way of all others once that is there', async () => {
  using directory = temporaryDirectory()
  writeFiles(directory.path, {
    'package.json': { name: 'shop', version: '0.0.0' },
    'sow/seeds/colors.csv': 'code\nred\n',
    'sow/seeds/countries.csv': 'code\nAT\n',
    'sow/seeds/countries.seed.json': { after: '20260102-add-countries' },
  })
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await session.query(`
      create table "SequelizeMeta" (name varchar(255) primary key);
      insert into "SequelizeMeta" values ('20260101-add-colors.js');
      create table colors (code text primary key)`)
    const told: RunnerEvent[] = []
    const context = async (): Promise<RunContext> => ({
      project: await openProject(directory.path),
      database: { kind: 'postgres', url },
      environment: {},
      interactive: false,
      command: 'db seed',
      toolVersion: '0.0.0',
      lockWaitSeconds: 0,
      signal: new AbortController().signal,
      tell: (event) => void told.push(event),
    })
    // There is no table yet, and no error of that.
    expect((await seed(await context(), all)).datasets.map(({ dataset }) => dataset)).toEqual(['colors'])
    expect(told).toContainEqual(
      expect.objectContaining({
        type: 'left-out',
        code: 'SEED_WAITS',
        message: expect.stringContaining('20260102-add-countries'),
      }),
    )
    const named = { ...all, selection: { ...all.selection, only: ['local/countries'] } }
    await expect(seed(await context(), named)).rejects.toMatchObject({ code: 'SEED_WAITS', exitCode: 3 })
    expect(await readStatus(await context())).toMatchObject({
      pending: true,
      faults: [{ code: 'SEED_WAITS' }],
    })

    await session.query(`
      create table countries (code text primary key);
      insert into "SequelizeMeta" values ('20260102-add-countries.js')`)
    expect((await seed(await context(), all)).datasets.map(({ dataset }) => dataset)).toEqual([
      'colors',
      'countries',
    ])
    // However much there is to ask, the database is opened once, and the record of the other tool is read once.
    const asked: string[] = []
    const opened: DatabaseLocation[] = []
    const openSession: OpenSession = async (location) => {
      opened.push(location)
      const inner = await openDatabase(location)
      return {
        ...inner,
        async query(text, parameters) {
          asked.push(text)
          return await inner.query(text, parameters)
        },
      }
    }
    expect((await readStatus({ ...(await context()), openSession })).pending).toBe(false)
    expect(opened).toHaveLength(1)
    expect(asked.filter((text) => /from "public"."SequelizeMeta"/.test(text))).toHaveLength(1)

    // The other tool takes it back: the rows are not gone from the file, and the dataset waits.
    await session.query(`delete from "SequelizeMeta" where name like '20260102%'`)
    const { datasets } = await readStatus(await context())
    expect(datasets.find(({ dataset }) => dataset === 'countries')?.state).toBe('waiting')
  })
})
