import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { everyTest } from '../../../tests/every-test.js'
import { testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

const rows = 5_000_000

/** Garbage would be left for longer where there is room for it: what the work needs shows where there is none. */
const heap = '--max-old-space-size=80'

/** Told by the process as it ends, in kilobytes. */
const telling = `--import=data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))",
)}`

const titles = [
  'NPI',
  'Entity Type Code',
  'Replacement NPI',
  'Provider Organization Name (Legal Business Name)',
  'Provider Last Name (Legal Name)',
  'Provider First Name',
  'Provider Middle Name',
  'Provider Credential Text',
  'Provider First Line Business Practice Location Address',
  'Provider Second Line Business Practice Location Address',
  'Provider Business Practice Location Address City Name',
  'Provider Business Practice Location Address State Name',
  'Provider Business Practice Location Address Postal Code',
  'Provider Business Practice Location Address Country Code (If outside U.S.)',
  'Provider Business Practice Location Address Telephone Number',
  'Provider Enumeration Date',
  'Last Update Date',
  'NPI Deactivation Reason Code',
  'NPI Deactivation Date',
  'NPI Reactivation Date',
  'Healthcare Provider Taxonomy Code_1',
  'Healthcare Provider Primary Taxonomy Switch_1',
]

/** The n-th number that nobody was ever given: it begins with 2, and ends in its check digit. */
function madeNpi(at: number): string {
  const digits = String(200_000_000 + at)
  let sum = 24
  for (let place = 0; place < 9; place += 1) {
    const digit = Number(digits[place])
    sum += place % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return `${digits}${(10 - (sum % 10)) % 10}`
}

function* text(): Generator<string> {
  yield `${titles.map((title) => `"${title}"`).join(',')}\n`
  for (let at = 0; at < rows; at += 1000)
    yield Array.from({ length: 1000 }, (_, place) => {
      const named = [
        '1',
        '',
        '',
        'Invented',
        'Ida',
        '',
        '',
        '1 Any St',
        '',
        'Nowhere',
        'KS',
        '00000',
        'US',
        '',
      ]
      const fields = [
        madeNpi(at + place),
        ...named,
        '01/02/2020',
        '03/04/2021',
        '',
        '',
        '',
        '1XX000000X',
        'Y',
      ]
      return `${fields.map((field) => `"${field}"`).join(',')}\n`
    }).join('')
}

/** Each night: the file has a gigabyte. */
test.runIf(everyTest)(
  'five million providers are read and checked within 200 MB of memory',
  async () => {
    using project = testProject()
    const file = 'npidata_pfile_20260101-20260131.csv'
    await pipeline(Readable.from(text()), createWriteStream(join(project.directory, file)))
    const started = performance.now()
    const environment = { NO_COLOR: '1', NODE_OPTIONS: `${heap} ${telling}` }
    const { exitCode, stdout, stderr } = await runSow(['codeset', 'inspect', file], {
      directory: project.directory,
      environment,
    })
    const peaks = [...stderr.matchAll(/^peak (\d+)$/gm)].map(([, peak]) => Number(peak) / 1024)
    process.stderr.write(
      `${rows} providers: ${Math.round((performance.now() - started) / 1000)} s, ${Math.round(Math.max(...peaks))} MB\n`,
    )
    expect(stdout).toContain('rows       5,000,000 (5,000,000 people)')
    expect(exitCode).toBe(0)
    expect(Math.max(...peaks)).toBeLessThan(200)
  },
  1_800_000,
)
