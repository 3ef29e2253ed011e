import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { drawTerminal } from './fixtures/draw-terminal.js'
import { priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'

const readme = fileURLToPath(new URL('../../../README.md', import.meta.url))
const picture = fileURLToPath(new URL('../../../docs/pictures/terminal.svg', import.meta.url))
const transcript = /(?<=<!-- A test writes this transcript. -->\n\n```text\n)[\s\S]*?(?=```)/

const first = [
  { code: 'cast', title: 'Cast', amount: '80.00' },
  { code: 'lab', title: 'Lab', amount: '60.00' },
]
const second = [
  { code: 'cast', title: 'Cast', amount: '85.00' },
  { code: 'lab', title: 'Lab work', amount: '60.00' },
  { code: 'x-ray', title: 'X-ray', amount: '95.00' },
]

test('the first screen of the README shows what the commands print', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = priceProject()
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = async (command: string) => {
    const { exitCode, stdout } = await runSow(command.split(' '), {
      directory: project.directory,
      environment,
    })
    expect([command, exitCode]).toEqual([command, 0])
    return `$ npx sow ${command}\n${stdout}`
  }

  project.publish('1.0.0', first)
  await sow('db up')
  await session.query("update prices set amount = 70 where code = 'lab'")
  project.publish('1.1.0', second)
  const shown = [await sow('db plan --show-values'), await sow('db seed'), await sow('db undo 3')].join('')

  expect((await session.query('select code, amount from prices order by code')).rows).toEqual([
    { code: 'cast', amount: '80.00' },
    { code: 'lab', amount: '70.00' },
  ])
  const page = readFileSync(readme, 'utf8')
  expect(page).toMatch(transcript)
  await expect(page.replace(transcript, () => tellingLines(shown))).toMatchFileSnapshot(readme)
  await expect(drawTerminal(tellingLines(shown))).toMatchFileSnapshot(picture)
  expect(
    tellingLines(shown)
      .split('\n')
      .filter((line) => line.length > 80),
  ).toEqual([])
})

/** Without empty lines, tables of counts and hints: the sentences and the rows. */
function tellingLines(shown: string): string {
  return `${shown
    .split('\n')
    .filter(
      (line) => line !== '' && !/^(?:Next:|dataset |prices\/prices +\d)|^To .*:| on PostgreSQL /.test(line),
    )
    .join('\n')}\n`
}
