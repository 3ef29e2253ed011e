import { gzipSync } from 'node:zlib'
import { isSowError } from '@sow/kit/errors'
import { readCanonicalRows } from '@sow/kit/rows'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { everyTest } from '../../../tests/every-test.js'
import { describeRelease, openOfficialFile, recogniseRelease } from '../src/index.js'
import {
  firstHcpcs,
  hcpcsArchive,
  hcpcsCsv,
  hcpcsText,
  hcpcsWorkbook,
  secondHcpcs,
  workbook,
} from './fixtures/hcpcs-files.js'
import { madeNumbers } from './fixtures/made-numbers.js'
import {
  orderFile,
  releaseArchive,
  secondCodes,
  secondRelease,
  writeFiles,
} from './fixtures/release-files.js'
import * as made from './fixtures/table-files.js'

/** The map of the bundle alone: the value set beside it chooses from a code system that stands elsewhere. */
const conceptMapJson = JSON.stringify(
  (JSON.parse(made.bundleJson) as { entry: readonly { resource: unknown }[] }).entry[1]?.resource,
)

/** A made-up file of each set, in each of its forms; CPT is known where somebody says so. */
const files: Readonly<Record<string, string | Uint8Array>> = {
  'icd-10-cm': orderFile(secondCodes),
  'icd-10-cm archive': releaseArchive(secondRelease),
  'icd-10-cm-conversions': workbook([
    ['This FY 2026 (October 1, 2025 Update) Conversion Table has made-up codes.'],
    ['Current code assignment', 'Effective', 'Previous Code(s) Assignment'],
    ['X0A.01', '2020', 'X0A.0'],
    ['X0A.10', '2025', 'X0A.1'],
  ]),
  'icd-10-pcs': ['0X0', '0X0A0ZZ', '0X0A1ZZ']
    .map(
      (code, at) =>
        `${`0000${at + 1}`.slice(-5)} ${code.padEnd(7)} ${at === 0 ? 0 : 1} ${'Invented'.padEnd(60)} Invented\r\n`,
    )
    .join(''),
  'hcpcs text': hcpcsText(secondHcpcs),
  'hcpcs table': hcpcsCsv(secondHcpcs),
  'hcpcs workbook': hcpcsWorkbook(secondHcpcs),
  'hcpcs archive': hcpcsArchive(firstHcpcs, secondHcpcs),
  nucc: made.nuccFile,
  cvx: made.cvxFile,
  mvx: made.mvxFile,
  'vaccine-packages': made.unitOfUseFile,
  'ndc-products': made.productFile,
  'ndc-packages': made.packageFile,
  'medicare-relative-values': made.relativeValueFile('January', true),
  'medicare-geographic-indices': made.indexFile,
  nppes: made.nppesHeader + made.nppesPerson('2000000002'),
  cpt: made.cptFile,
  'fhir-code-systems': made.codeSystemXml,
  'fhir-value-sets and maps': made.terminologyArchive,
  'fhir-concept-maps': conceptMapJson,
}

/** What people and programs do to files: same content afterwards, or none that may be believed. */
interface Harm {
  readonly name: string
  /** True where the rows have to be the same, or the file be refused. */
  readonly isHarmless?: true
  readonly of: (bytes: Buffer, below: (limit: number) => number) => Uint8Array
}

const text = (change: (lines: string[], below: (limit: number) => number) => string): Harm['of'] => {
  return (bytes, below) => Buffer.from(change(bytes.toString('latin1').split(/(?<=\n)/), below), 'latin1')
}
const within = (insert: string | Buffer): Harm['of'] => {
  const bytes = Buffer.from(insert as string, 'latin1')
  return (whole, below) => {
    const at = below(whole.length)
    return Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)])
  }
}
const packed = (content: Readonly<Record<string, Uint8Array>>) => zipSync({ ...content })

const harms: readonly Harm[] = [
  { name: 'as it is', isHarmless: true, of: (bytes) => bytes },
  { name: 'with a mark', isHarmless: true, of: (bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes]) },
  { name: 'with LF', isHarmless: true, of: text((lines) => lines.join('').replaceAll('\r\n', '\n')) },
  {
    name: 'with CRLF and LF in turns',
    isHarmless: true,
    of: text((lines) => lines.map((line, at) => (at % 2 === 0 ? line : line.replace('\r\n', '\n'))).join('')),
  },
  { name: 'in gzip', isHarmless: true, of: (bytes) => gzipSync(bytes) },
  { name: 'in gzip twice', isHarmless: true, of: (bytes) => gzipSync(gzipSync(bytes)) },
  { name: 'in a folder of a zip', isHarmless: true, of: (bytes) => packed({ 'a/b/file.txt': bytes }) },
  {
    name: 'in a zip in a zip',
    isHarmless: true,
    of: (bytes) => packed({ 'inner.zip': packed({ 'file.txt': bytes }) }),
  },
  {
    name: 'in six zips',
    of: (bytes) => [1, 2, 3, 4, 5, 6].reduce((inner) => packed({ 'a.zip': inner }), bytes as Uint8Array),
  },
  {
    name: 'beside a folder alone',
    of: (bytes) => packed({ 'folder/': new Uint8Array(), 'file.txt': bytes }),
  },
  { name: 'outside of its folder', of: (bytes) => packed({ '../../file.txt': bytes }) },
  { name: 'twice in one zip', of: (bytes) => packed({ 'one.txt': bytes, 'two.txt': bytes }) },
  {
    name: 'beside a file of another set',
    of: (bytes) => packed({ 'one.txt': bytes, 'other.csv': Buffer.from(made.nuccFile, 'latin1') }),
  },
  { name: 'empty', of: () => Buffer.alloc(0) },
  { name: 'an empty zip', of: () => packed({}) },
  { name: 'cut anywhere', of: (bytes, below) => bytes.subarray(0, below(bytes.length)) },
  { name: 'cut at a line end', of: text((lines, below) => lines.slice(0, below(lines.length)).join('')) },
  { name: 'without its beginning', of: (bytes, below) => bytes.subarray(below(bytes.length)) },
  { name: 'without a line', of: text((lines, below) => lines.toSpliced(below(lines.length), 1).join('')) },
  {
    name: 'with a line twice',
    of: text((lines, below) => lines.toSpliced(below(lines.length), 0, lines.at(-2) ?? '').join('')),
  },
  { name: 'twice in one file', of: (bytes) => Buffer.concat([bytes, bytes]) },
  { name: 'with a line out of place', of: text((lines) => lines.toReversed().join('')) },
  { name: 'in lower case', of: text((lines) => lines.join('').toLowerCase()) },
  {
    name: 'without zeros at the beginning',
    of: text((lines) => lines.join('').replaceAll(/(?<![0-9.])0+(?=\d)/g, '')),
  },
  {
    name: 'with days as a spreadsheet has them',
    of: text((lines) => lines.join('').replaceAll(/(\d{4})(\d\d)(\d\d)/g, '$2/$3/$1')),
  },
  {
    name: 'with impossible days',
    of: text((lines) => lines.join('').replaceAll(/(20\d\d)(-?)\d\d/g, '$1$213')),
  },
  { name: 'without quotes', of: text((lines) => lines.join('').replaceAll('"', '')) },
  { name: 'with tabs for commas', of: text((lines) => lines.join('').replaceAll(',', '\t')) },
  { name: 'with a zero byte', of: within('\0') },
  { name: 'with many zero bytes', of: within('\0'.repeat(1000)) },
  { name: 'with a control character', of: within('\x07') },
  { name: 'with a byte that is no UTF-8', of: within('\xe9') },
  { name: 'with UTF-8 among windows-1252', of: within(Buffer.from('é\xe9€', 'utf8')) },
  { name: 'with a lone surrogate', of: within(Buffer.from([0xed, 0xa0, 0x80])) },
  { name: 'with an open quote', of: within('"') },
  { name: 'with an absurd length', of: within('A'.repeat(3_000_000)) },
  { name: 'with absurdly many fields', of: within(',"",|\t'.repeat(100_000)) },
  { name: 'with absurdly many elements', of: within('<a>'.repeat(50_000)) },
  { name: 'with absurdly deep JSON', of: within('['.repeat(50_000)) },
  {
    name: 'with an entity',
    of: text((lines) => lines.join('').replace(/<(?=[A-Z])/, '<!DOCTYPE x [<!ENTITY a "b">]>&a;<')),
  },
  {
    name: 'with another byte',
    of: (bytes, below) => Buffer.from(bytes).fill(below(256), below(bytes.length)).subarray(0, bytes.length),
  },
  {
    name: 'with a bit turned',
    of: (bytes, below) => {
      const copy = Buffer.from(bytes)
      const at = below(Math.max(copy.length, 1))
      if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << below(8))
      return copy
    },
  },
]

/** How often each harm is done, elsewhere in the file each time. */
const times = everyTest ? 8 : 1

/** Codes by which a file is refused by name. */
const refusals = new Set(['DATA_SYNTAX', 'DATA_INVALID', 'CONFIG_USAGE'])

interface Read {
  readonly contentHash: string
  readonly lines: readonly string[]
  readonly duplicates: number
}

async function read(content: Uint8Array, set: string | null): Promise<Read> {
  using written = writeFiles({ file: content })
  const recognised = await recogniseRelease(await openOfficialFile(written.path('file')), set)
  const release = recognised.found.release
  const { manifest, dataset, findings } = await describeRelease({ recognised, table: 'codes', release })
  const wrong = findings.find(({ severity }) => severity === 'error')
  // As a load does.
  if (wrong !== undefined) throw Object.assign(new Error(wrong.message), { refused: true })
  const lines: string[] = []
  for await (const rows of readCanonicalRows({ dataset, described: manifest }))
    lines.push(...rows.map(({ line }) => line))
  const keys = new Set<string>()
  let duplicates = 0
  for await (const rows of recognised.found.read())
    for (const { values } of rows) {
      const key = JSON.stringify(recognised.codeSet.key.map((column) => values[column]))
      if (keys.has(key)) duplicates += 1
      keys.add(key)
    }
  return { contentHash: manifest.contentHash, lines, duplicates }
}

describe.each(Object.entries(files))('a file of %s', (name, content) => {
  const set = name === 'cpt' ? 'cpt' : null
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : Buffer.from(content)

  test('is refused by name or read right, whatever was done to it', async () => {
    const whole = await read(bytes, set)
    const faults: string[] = []
    for (const { name: harm, isHarmless, of } of harms)
      for (let seed = 0; seed < (isHarmless ? 1 : times); seed += 1) {
        const { below } = madeNumbers(seed * 1000 + harm.length)
        const harmed = of(bytes, (limit) => below(Math.max(limit, 1)))
        const found = await read(harmed, set).catch((error: unknown) => error)
        for (const fault of faultsOf(found, whole, isHarmless === true && isText(bytes, harm)))
          faults.push(`${harm}, ${seed}: ${fault}`)
      }
    expect(faults).toEqual([])
  })
})

/** The line ends of an archive are bytes of it. */
function isText(bytes: Buffer, harm: string): boolean {
  return !bytes.includes(0) || /^(?:as|in)/.test(harm)
}

function faultsOf(found: unknown, whole: Read, isHarmless: boolean): string[] {
  if (found instanceof Error) {
    if ('refused' in found) return isHarmless ? [`refused: ${found.message}`] : []
    if (!isSowError(found)) return [`${found.stack}`]
    if (!refusals.has(found.code)) return [`${found.code}: ${found.message}`]
    if (/Invented|INVENTED/.test(JSON.stringify(found))) return [`tells a value: ${found.message}`]
    return isHarmless ? [`refused: ${found.message}`] : []
  }
  const { contentHash, lines, duplicates } = found as Read
  return [
    ...(duplicates > 0 ? ['has codes twice'] : []),
    ...(lines.some((line) => line.includes('\0')) ? ['has a zero byte'] : []),
    ...(lines.some((line) => line.includes('\ufffd')) ? ['lost a character'] : []),
    ...(isHarmless && contentHash !== whole.contentHash ? ['has other rows'] : []),
  ]
}
