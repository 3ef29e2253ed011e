import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type CsvFormat, csv, ndjson } from '@sow/kit'
import { isSowError, SowError } from '@sow/kit/errors'
import { kebabName } from '@sow/kit/manifest'
import { guardedRows, inlineRows, type RowSource } from '@sow/kit/rows'
import type { FaultListener } from '../discover/fault.js'
import type { Project } from '../discover/find-project.js'
import { isInside, noDataset, type SeedFile } from '../discover/find-seed-files.js'
import { importSeed } from './import-seed.js'
import { identityOf, isRecord, parseSeed, type WrittenSeed, wrong } from './parse-seed.js'

export interface SeedListeners {
  /** Takes what is no dataset, or claims one that another file has. */
  readonly onStrange: FaultListener
  /** Takes what is meant as a dataset, and is none. */
  readonly onFault: FaultListener
}

/** The datasets that files of a project hold, as they are written. No database yet; files of code are imported. */
export async function loadSeeds(
  { directory }: Project,
  files: readonly SeedFile[],
  { onStrange, onFault }: SeedListeners,
): Promise<readonly WrittenSeed[]> {
  const seeds: WrittenSeed[] = []
  const taken = new Set<string>()
  const load = async (file: SeedFile) => {
    try {
      const loaded = await loadFile(file, directory)
      if (loaded.length === 0) onStrange(noDataset(file.name, 'it exports no dataset'))
      seeds.push(...loaded)
      for (const { rows } of loaded) if (rows.file !== null) taken.add(resolve(directory, rows.file))
    } catch (error) {
      if (!isSowError(error)) throw error
      onFault(error)
      // Rows that somebody says something of are not taken without what is said.
      for (const ending of ['csv', 'ndjson']) taken.add(join(dirname(file.path), `${file.base}.${ending}`))
    }
  }
  const isData = ({ kind }: SeedFile) => kind === 'csv' || kind === 'ndjson'
  for (const file of files) if (!isData(file)) await load(file)
  for (const file of files)
    if (isData(file) && !taken.has(file.path))
      seeds.push(parseSeed({}, file, nameOf(file), dataRows(file.path, {})))
  return withoutRivals(seeds, onStrange)
}

async function loadFile(file: SeedFile, project: string): Promise<WrittenSeed[]> {
  const values = file.kind === 'settings' ? [await readSettings(file)] : await exportsOf(file)
  return values.map((value) => {
    const { name } = value
    if (name !== undefined && typeof name !== 'string') throw wrong(file, '"name" is no name')
    return parseSeed(value, file, name ?? nameOf(file), rowsOf(value, file, project))
  })
}

async function readSettings(file: SeedFile): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(file.path, 'utf8'))
    if (isRecord(value)) return value
  } catch (error) {
    throw wrong(file, 'it is no JSON', error)
  }
  throw wrong(file, 'it holds no object')
}

/** Whatever has rows or a table is meant as a dataset. */
async function exportsOf(file: SeedFile): Promise<Readonly<Record<string, unknown>>[]> {
  const values = new Set(Object.values(await importSeed(file)))
  return [...values].filter(isRecord).filter((value) => 'rows' in value || 'table' in value)
}

function rowsOf(value: Readonly<Record<string, unknown>>, file: SeedFile, project: string): RowSource {
  const { rows, delimiter } = value
  if (delimiter !== undefined && typeof rows === 'object')
    throw wrong(file, 'its "delimiter" is that of no CSV file')
  if (Array.isArray(rows)) return inlineRows(rows)
  if (isRecord(rows) && typeof rows['read'] === 'function') {
    if (typeof rows['columns'] !== 'function') throw wrong(file, 'its row source says no columns')
    return guardedRows(rows as unknown as RowSource)
  }
  if (rows !== undefined && typeof rows !== 'string')
    throw wrong(file, '"rows" is neither a list, a row source nor a file')
  const path = rows === undefined ? fileOfSameName(file) : resolve(dirname(file.path), rows)
  if (!isInside(project, path))
    throw wrong(file, `its rows are to be in ${basename(path)}, which is no file of the project`)
  if (delimiter !== undefined && !path.endsWith('.csv'))
    throw wrong(file, 'its "delimiter" is that of no CSV file')
  return dataRows(path, delimiter === undefined ? {} : { delimiter: delimiter as ',' })
}

function fileOfSameName({ path, base }: SeedFile): string {
  const [csvFile = '', ndjsonFile = ''] = ['csv', 'ndjson'].map((ending) =>
    join(dirname(path), `${base}.${ending}`),
  )
  return !existsSync(csvFile) && existsSync(ndjsonFile) ? ndjsonFile : csvFile
}

/** The rows of a data file, by its ending. */
export function dataRows(path: string, format: CsvFormat): RowSource {
  const url = pathToFileURL(path)
  return path.endsWith('.ndjson') ? ndjson(url) : csv(url, format)
}

function nameOf({ base }: SeedFile): string {
  return kebabName(base)
}

/** Two files that claim one dataset are both left out: nobody knows which one is meant. */
function withoutRivals(seeds: readonly WrittenSeed[], onStrange: FaultListener): readonly WrittenSeed[] {
  const rivals = Map.groupBy(seeds, identityOf)
  for (const [identity, [first, second]] of rivals) {
    if (first === undefined || second === undefined) continue
    onStrange(
      new SowError({
        code: 'SEED_FILE',
        message: `${first.file.name} and ${second.file.name} both claim the dataset ${identity}, and neither is used.`,
        hint: 'Give one of them another name, or take it out.',
        place: { file: second.file.name, dataset: identity },
      }),
    )
  }
  return seeds.filter((seed) => rivals.get(identityOf(seed))?.length === 1)
}
