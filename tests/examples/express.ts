import { expect } from 'vitest'
import type { RunningCommand, Shell } from '../../apps/cli/tests/journey/shell.js'
import { openDatabase } from '../../packages/engine/src/index.js'
import { createDatabase } from '../../packages/engine/src/throw-away.js'
import { exitCode } from '../../packages/kit/src/errors.js'
import {
  clinicMigrations,
  commandBlocks,
  nowhere,
  type PackedPackages,
  typeLines,
} from './installed-example.js'

type Site = Awaited<ReturnType<typeof openDatabase>>

/** The Express example: started on an empty database, once more, several times at once, and without a server. */
export async function runExpress(packages: PackedPackages, superuserUrl: string): Promise<void> {
  const example = packages.copyExample('express').with({ PORT: '0' })
  const [[install = '', address, start = ''] = [], check = []] = commandBlocks('express')
  expect(address).toMatch(/^export DATABASE_URL=/)
  await typeLines(example, [install, ...check])
  await startAgain(example, start.split(' '), superuserUrl)
  await startOnEmptyDatabase(example, start.split(' '), superuserUrl)
  const told = await example
    .with({ DATABASE_URL: nowhere })
    .run(['sh', '-c', `${start} 2>&1`], { exits: exitCode.databaseUnusable })
  expect(told).toContain('CONNECTION_REFUSED: ')
  expect(told).not.toContain('listening')
}

/** The first start makes tables and rows, the next ones nothing; what the site wrote stays. */
async function startAgain(example: Shell, line: readonly string[], superuserUrl: string): Promise<void> {
  await using database = await createDatabase(superuserUrl)
  await using site = await openDatabase({ kind: 'postgres', url: database.url })
  const application = example.with({ DATABASE_URL: database.url })
  {
    await using first = await application.begin(line, /listening on port \d+/)
    expect(first.output()).toContain(`${clinicMigrations} migrations, `)
    expect(first.output()).toMatch(/ \d{3,} rows inserted, 0 updated/)
    const office = { code: '11', name: 'Office', setting: 'non_facility' }
    expect(await get(first, 'places-of-service')).toContainEqual(office)
    const fees = await get(first, 'fees')
    expect(fees.length).toBeGreaterThan(20)
    expect(fees.every(({ amount }) => amount === null)).toBe(true)
  }
  await site.query(`update billing_fee_schedule_items set amount = 12.5 where code = 'A4206'`)
  const before = await readWritten(site)
  expect(before.every((rows) => rows.length > 0)).toBe(true)
  await startTogether(application, line, 3, async (output, fees) => {
    expect(output).toContain('0 migrations, 0 rows inserted, 0 updated')
    expect(fees).toContainEqual(expect.objectContaining({ code: 'A4206', amount: '12.50' }))
  })
  expect(await readWritten(site)).toEqual(before)
}

/** The runs of the ledger, and rows with the transaction that wrote each. */
async function readWritten(site: Site): Promise<(readonly object[])[]> {
  const answers: (readonly object[])[] = []
  for (const statement of [
    'select id::text, command, actor from sow.run order by id',
    'select code, xmin::text from place_of_service order by code',
    'select id, amount, xmin::text from billing_fee_schedule_items order by id',
    'select slug, xmin::text from organizations',
  ])
    answers.push((await site.query(statement)).rows)
  return answers
}

/** Of several instances that start together one does the work, and all serve its rows. */
async function startOnEmptyDatabase(
  example: Shell,
  line: readonly string[],
  superuserUrl: string,
): Promise<void> {
  await using database = await createDatabase(superuserUrl)
  const inserted: number[] = []
  await startTogether(example.with({ DATABASE_URL: database.url }), line, 3, async (output, fees) => {
    inserted.push(Number(/(\d+) rows inserted/.exec(output)?.[1]))
    expect(fees.length).toBeGreaterThan(20)
  })
  expect(inserted.filter((rows) => rows > 0)).toHaveLength(1)
}

/** Starts several instances at the same moment, and shows what each wrote and serves. */
async function startTogether(
  application: Shell,
  line: readonly string[],
  instances: number,
  look: (output: string, fees: readonly Record<string, unknown>[]) => Promise<void>,
): Promise<void> {
  const started = await Promise.allSettled(
    Array.from({ length: instances }, () => application.begin(line, /listening on port \d+/)),
  )
  try {
    for (const each of started) {
      if (each.status === 'rejected') throw each.reason
      await look(each.value.output(), await get(each.value, 'fees'))
    }
  } finally {
    for (const each of started) if (each.status === 'fulfilled') await each.value[Symbol.asyncDispose]()
  }
}

async function get(running: RunningCommand, route: string): Promise<Record<string, unknown>[]> {
  const [, port] = /listening on port (\d+)/.exec(running.output()) ?? []
  const response = await fetch(`http://127.0.0.1:${port}/${route}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, unknown>[]
}
