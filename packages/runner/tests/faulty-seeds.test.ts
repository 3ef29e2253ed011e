import { openDatabase } from '@sow/engine'
import { usingDatabase } from '@sow/engine/throw-away'
import type { SowError } from '@sow/kit/errors'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import {
  drift,
  openProject,
  type RunContext,
  type RunnerEvent,
  readStatus,
  type SeedChoices,
  seed,
} from '../src/index.js'
import { temporaryDirectory, writeFiles } from './fixtures/packages.js'

const select = (only: readonly string[], skip: readonly string[] = []): SeedChoices => ({
  selection: { only, skip, kinds: ['reference'] },
  tenant: null,
  onConflict: 'keep',
  allowDowngrade: false,
  acceptMassChange: [],
})

async function contextOf(
  directory: string,
  url: string,
  tell: (event: RunnerEvent) => void = () => {},
): Promise<RunContext> {
  return {
    project: await openProject(directory),
    database: { kind: 'postgres', url },
    environment: {},
    interactive: false,
    command: 'db seed',
    toolVersion: '0.0.0',
    lockWaitSeconds: 0,
    signal: new AbortController().signal,
    tell,
  }
}

test('seeds that cannot be used stop a run of themselves, all told at once, and no run of others', async () => {
  using directory = temporaryDirectory()
  writeFiles(directory.path, {
    'package.json': { name: 'shop', version: '0.0.0' },
    'sow/seeds/colors.csv': 'code\nred\n',
    'sow/seeds/shades.csv': 'code\ndark\n',
    'sow/seeds/numbers.csv': 'code,n\na,x\n',
    'sow/seeds/broken.mjs': 'export default {',
  })
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await session.query(`
      create table colors (code text primary key);
      create view shades as select code from colors;
      create table numbers (code text primary key, n integer)`)
    const told: RunnerEvent[] = []
    const context = () => contextOf(directory.path, url, (event) => void told.push(event))
    const refusal = async (choices: SeedChoices) =>
      await seed(await context(), choices).then(
        () => null,
        (error: unknown) => error,
      )

    expect((await seed(await context(), select(['local/colors']))).totals).toMatchObject({ inserted: 1 })
    const leftOut = told.flatMap((event) => (event.type === 'left-out' ? event.message : []))
    for (const name of ['broken.mjs', 'shades.csv', 'numbers.csv'])
      expect(leftOut).toContainEqual(expect.stringContaining(name))

    expect(await refusal(select(['local']))).toMatchObject({
      message: '3 datasets in files of the project cannot be used.',
      problems: [
        { file: 'sow/seeds/broken.mjs' },
        { file: 'sow/seeds/shades.csv', rule: 'TARGET_KIND' },
        { file: 'sow/seeds/numbers.csv', line: 2, column: 'n' },
      ],
    })
    expect(await refusal(select([], ['local/numbers']))).toMatchObject({ problems: { length: 2 } })
    expect(await refusal(select(['local/shades', 'local/colors']))).toMatchObject({
      code: 'TARGET_KIND',
      message: expect.stringContaining('shades is a view'),
    })
  })
})

test('a table that is locked, or that the role may not read, takes along its own seed alone', async () => {
  using directory = temporaryDirectory()
  writeFiles(directory.path, {
    'package.json': { name: 'shop', version: '0.0.0' },
    'sow/seeds/colors.csv': 'code\nred\n',
    'sow/seeds/held.csv': 'code\na\n',
    'sow/seeds/closed.csv': 'code\na\n',
  })
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await session.query(`
      create table colors (code text primary key);
      create table held (code text primary key);
      create table closed (code text primary key)`)
    const context = await contextOf(directory.path, url)
    await seed(context, select(['local']))
    await session.query('revoke select, insert on closed from current_user')
    await using other = await openDatabase({ kind: 'postgres', url })
    await other.query('begin')
    await other.query('lock table held')
    const { datasets } = await readStatus(context)
    expect(datasets.map(({ dataset, state, fault }) => [dataset, state, fault?.code ?? null])).toEqual([
      ['colors', 'current', null],
      ['closed', 'unreadable', 'PRIVILEGE_MISSING'],
      ['held', 'unreadable', 'LOCK_TARGET'],
    ])
    const [closed] = datasets.flatMap(({ fault }) => (fault?.code === 'PRIVILEGE_MISSING' ? [fault] : []))
    expect(closed?.message).toContain('grant select on public.closed to ')
    const told = await drift(context, [], false)
    expect(told.faults.map(({ dataset, code }) => [dataset, code]).sort()).toEqual([
      ['local/closed', 'PRIVILEGE_MISSING'],
      ['local/held', 'LOCK_TARGET'],
    ])
    await other.query('rollback')
    // Whoever writes is told all that lacks, of all tables, at once.
    await session.query('revoke insert on colors from current_user')
    const refused = await seed(context, select(['local'])).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'PRIVILEGE_MISSING' })
    const grants = (refused as SowError).problems.map(({ message }) => message.split(':')[0])
    expect(grants).toEqual(['insert on closed', 'insert on colors', 'select on closed'])
  })
})
