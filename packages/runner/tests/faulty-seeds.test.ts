import { openDatabase } from '@sow/engine'
import { usingDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { openProject, type RunContext, type RunnerEvent, type SeedChoices, seed } from '../src/index.js'
import { temporaryDirectory, writeFiles } from './fixtures/packages.js'

const select = (only: readonly string[], skip: readonly string[] = []): SeedChoices => ({
  selection: { only, skip, kinds: ['reference'] },
  tenant: null,
  onConflict: 'keep',
  allowDowngrade: false,
  acceptMassChange: [],
})

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
