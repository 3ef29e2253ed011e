import { expect } from 'vitest'
import type { RunningCommand, Shell } from '../../apps/cli/tests/journey/shell.js'
import { openDatabase } from '../../packages/engine/src/index.js'
import { createDatabase } from '../../packages/engine/src/throw-away.js'
import { commandBlocks, nowhere, type PackedPackages, typeLines } from './installed-example.js'

/** The Express example: started on an empty database, once more, several times at once, and without a server. */
export async function runExpress(packages: PackedPackages, superuserUrl: string): Promise<void> {
  const example = packages.copyExample('express')
  const [[install = '', address, start = ''] = [], check = []] = commandBlocks('express')
  expect(address).toMatch(/^export DATABASE_URL=/)
  await typeLines(example, [install, ...check])
  const line = start.split(' ')
  await using database = await createDatabase(superuserUrl)
  await using site = await openDatabase({ kind: 'postgres', url: database.url })
  const application = example.with({ DATABASE_URL: database.url, PORT: '0' })
  const written = async () => {
    const statements = [
      'select id::text, command, actor from sow.run order by id',
      'select code, xmin::text from place_of_service order by code',
      'select id, amount, xmin::text from billing_fee_schedule_items order by id',
      'select slug, xmin::text from organizations',
    ]
    const answers = []
    for (const statement of statements) answers.push((await site.query(statement)).rows)
    return answers
  }

  {
    await using first = await application.begin(line, /listening on port \d+/)
    expect(first.output()).toMatch(/31 migrations, \d{3,} rows inserted, 0 updated/)
    expect(await get(first, 'places-of-service')).toContainEqual({
      code: '11',
      name: 'Office',
      setting: 'non_facility',
    })
    const fees = await get(first, 'fees')
    expect(fees.length).toBeGreaterThan(20)
    expect(fees.every(({ amount }) => amount === null)).toBe(true)
  }
  await site.query(`update billing_fee_schedule_items set amount = 12.5 where code = 'A4206'`)
  const before = await written()
  expect(before.every((rows) => rows.length > 0)).toBe(true)
  await startTogether(application, line, 3, async (output, fees) => {
    expect(output).toContain('0 migrations, 0 rows inserted, 0 updated')
    expect(fees).toContainEqual(expect.objectContaining({ code: 'A4206', amount: '12.50' }))
  })
  expect(await written()).toEqual(before)

  await using empty = await createDatabase(superuserUrl)
  const inserted: number[] = []
  await startTogether(example.with({ DATABASE_URL: empty.url, PORT: '0' }), line, 3, async (output, fees) => {
    inserted.push(Number(/(\d+) rows inserted/.exec(output)?.[1]))
    expect(fees.length).toBeGreaterThan(20)
  })
  expect(inserted.filter((rows) => rows > 0)).toHaveLength(1)

  const lost = example.with({ DATABASE_URL: nowhere, PORT: '0' })
  const told = await lost.run(['sh', '-c', `${start} 2>&1`], { exits: 69 })
  expect(told).toContain('CONNECTION_REFUSED: ')
  expect(told).not.toContain('listening')
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
