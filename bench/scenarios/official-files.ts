import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { measure } from '../measure/measure.ts'
import { findPsql } from '../psql/find-psql.ts'
import { loadCodesets } from '../sow/official-work.ts'
import { loadPackages } from '../sow/packages.ts'
import type { Bench, Subject } from './bench.ts'
import type { Scenario } from './scenario.ts'

const name = 'official-files'
const variable = 'SOW_OFFICIAL_FILES'
const copy = new URL('../psql/copy-work.ts', import.meta.url).href
const official = new URL('../sow/official-work.ts', import.meta.url).href
const table = 'official_codes'

/** Publishers' own files, of each form that they have. */
const files = [
  { path: 'icd10cm/cms_2026_dx.zip', release: null },
  { path: 'icd10cm/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx', release: null },
  { path: 'hcpcs/2019-Alpha-Numeric-HCPCS-File.zip', release: '2019' },
  { path: 'hcpcs/HCPC2020_10_anweb.xlsx', release: '2020-October' },
  { path: 'hcpcs/HCPC2023_JAN_ANWEB_v3.csv', release: '2023-January' },
  { path: 'ndc/unfinished_product.txt.gz', release: '2018-11-01' },
  { path: 'ndc/unfinished_package.txt.gz', release: '2018-11-01' },
  { path: 'pfs-rvu/PPRRVU2025_Oct.level2-only.csv', release: null },
  { path: 'nucc/nucc_taxonomy_251.csv', release: '25.1' },
]

/** Reading and loading a publisher's file, by the copy of the same rows. */
export const officialFiles: Scenario = {
  name,
  title: 'Official files of code sets',
  about:
    'Files of publishers, as they distribute them. They are read, which is to know what each is, to unpack it, and to check and ' +
    'hash each row; loaded into an empty table of their own, as `sow codeset load --table` does; and their rows copied by psql.',
  base: { subject: 'psql', step: 'copy' },
  async run(bench) {
    const folder = process.env[variable]
    if (folder === undefined || findPsql() === null) {
      process.stdout.write(`${name} is left out: it needs psql, and ${variable} names no folder.\n`)
      return
    }
    for (const { path, release } of files) {
      const file = join(folder, path)
      if (!existsSync(file)) process.stdout.write(`${name}: ${path} is not there.\n`)
      else
        for (const subject of bench.subjects)
          for (let count = 0; count < bench.flags.repeat; count += 1)
            await compare(bench, subject, { file, release })
    }
  },
}

interface Wanted {
  readonly file: string
  readonly release: string | null
}

async function compare(bench: Bench, subject: Subject, { file, release }: Wanted): Promise<void> {
  const { rows, columns, copyFile, createTable, codeSet } = await writeRows(bench, subject, { file, release })
  const { checkout } = subject
  const args = { checkout, file, release, table }
  const record = (who: string, step: string, figures: Awaited<ReturnType<typeof measure>>) =>
    bench.record({ scenario: name, rows, subject: who, step }, figures)
  const emptyTable = async () => {
    const database = await bench.createDatabase(subject)
    await using session = await subject.packages.engine.openDatabase({ kind: 'postgres', url: database.url })
    await session.query(createTable)
    return database
  }
  {
    await using database = await emptyTable()
    const copied = { url: database.url, copyFile, columns, table }
    record('psql', 'copy', await measure({ work: copy, args: copied, observe: database.superuserUrl }))
  }
  record(
    subject.name,
    `read ${codeSet}`,
    await measure({ work: official, args: { ...args, url: null }, observe: null }),
  )
  await using database = await emptyTable()
  const loaded = { ...args, url: database.url }
  record(
    subject.name,
    `load ${codeSet}`,
    await measure({ work: official, args: loaded, observe: database.superuserUrl }),
  )
}

/** The rows as the text that COPY takes. */
async function writeRows(bench: Bench, { checkout }: Subject, { file, release }: Wanted) {
  const codesets = await loadCodesets(checkout)
  const { kit } = await loadPackages(checkout)
  const recognised = await codesets.recogniseRelease(await codesets.openOfficialFile(file))
  const chosen = codesets.chooseRelease(recognised, { release, effective: null })
  const { dataset, manifest } = await codesets.describeRelease({ recognised, table, release: chosen })
  const copyFile = join(bench.directory, 'official.copy')
  await using written = await open(copyFile, 'w')
  for await (const lines of kit.readCanonicalRows({ dataset, described: manifest }))
    await written.write(lines.map(({ line }) => `${line}\n`).join(''))
  return {
    rows: manifest.rows,
    columns: manifest.fields,
    copyFile,
    createTable: codesets.createTableStatement(recognised.codeSet, table),
    codeSet: recognised.codeSet.title,
  }
}
