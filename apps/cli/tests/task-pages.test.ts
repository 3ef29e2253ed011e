import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import { authorProject } from '../../../tests/author-project.js'
import type {} from '../../../tests/start-postgres.js'
import { runSow } from './fixtures/run-sow.js'

/** Pages that one reads one after the other, with one table. */
const pages = ['start', 'decide'].map((name) =>
  fileURLToPath(new URL(`../../../docs/${name}.md`, import.meta.url)),
)

const block = /^```(sql|csv|sh|text)\n([\s\S]*?)^```$/gm
const mark = '<!-- A test '
/** Lines that are another one in each run: where, how long, how fast. */
const passing = /^To .*:| on PostgreSQL |^Next:/

test('the first pages go with their reader from a first row to a settled conflict', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = authorProject(['@sow/kit', '@sow/cli'])
  project.write({ 'package.json': { name: 'shop', dependencies: {} } })
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1', SOW_ACTOR: 'ana' }
  const type = async (line: string) => {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
    expect(words.slice(0, 2)).toEqual(['npx', 'sow'])
    const { exitCode, stdout } = await runSow(words.slice(2), { directory: project.directory, environment })
    expect([line, exitCode]).toEqual([line, 0])
    return `$ ${line}\n${stdout}`
  }

  for (const page of pages) {
    const text = readFileSync(page, 'utf8')
    const [before = '', ...rest] = text.split(mark)
    const steps = rest.join(mark)
    const printed: string[] = []
    let shown = ''
    for (const [, language, body = ''] of steps.matchAll(block)) {
      if (language === 'sql') await session.query(body)
      if (language === 'csv') project.write({ 'sow/seeds/prices.csv': body })
      if (language === 'sh') for (const line of body.trim().split('\n')) shown += await type(line)
      if (language === 'text') {
        printed.push(tellingLines(shown))
        shown = ''
      }
    }
    expect(printed.length).toBeGreaterThan(1)
    const written = steps.replaceAll(block, (whole, language) =>
      language === 'text' ? `\`\`\`text\n${printed.shift()}\`\`\`` : whole,
    )
    await expect([before, written].join(mark)).toMatchFileSnapshot(page)
  }
  // The undo left the site's price; the decision then took the file's.
  expect((await session.query('select code, amount from prices order by code')).rows).toEqual([
    { code: 'cast', amount: '85.00' },
    { code: 'lab', amount: '65.00' },
  ])
})

function tellingLines(shown: string): string {
  return shown
    .split('\n')
    .filter((line) => line !== '' && !passing.test(line))
    .map((line) => `${line.replace(/\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?/, '2026-01-05 09:00')}\n`)
    .join('')
}
