import { constants, existsSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Database } from '@sow/engine'
import type { DatasetKind, Ownership } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import { isKebabCase, kebabName } from '@sow/kit/manifest'
import {
  dataRows,
  defaultSeedFolder,
  describeSeeds,
  type OpenProject,
  parseSeed,
  type RunContext,
  readingDatabase,
  type SeedFile,
} from '@sow/runner/project'
import { type ProposedSettings, proposeSettings } from './propose-settings.js'

/** What an author says of a file of rows; null where the table is to tell. */
export interface AddSeedChoices {
  readonly workingDirectory: string
  readonly file: string
  readonly table: string | null
  readonly domain: string | null
  /** The name of the dataset. */
  readonly name: string | null
  readonly key: readonly string[] | null
  readonly kind: DatasetKind | null
  readonly own: Readonly<Record<string, Ownership>>
}

/** What a column of the file names. */
export interface AddedReference {
  /** The column of the table. */
  readonly column: string
  /** The table that its rows are in. */
  readonly table: string
  /** The dataset that brings them; null where none does. */
  readonly dataset: string | null
  /** The columns that they are named by. */
  readonly key: readonly string[]
}

/** Who decides the value of a column. */
export interface AddedOwner {
  /** The column of the table. */
  readonly column: string
  /** As `defineDataset` takes it. */
  readonly owner: Ownership
}

/** A local seed that was added to a project. */
export interface AddedSeed {
  /** `domain/name`. */
  readonly dataset: string
  /** The table that its rows go to. */
  readonly table: string
  /** The columns of the row key. */
  readonly key: readonly string[]
  /** What the rows are. */
  readonly kind: DatasetKind
  /** How many the file holds. */
  readonly rows: number
  /** What its columns name. */
  readonly references: readonly AddedReference[]
  /** Who decides the value of each column. */
  readonly owners: readonly AddedOwner[]
  /** The files that were written, relative to the project; a file that lies in the folder already is none. */
  readonly written: readonly string[]
  /** Commands to type next, without `sow`. */
  readonly next: readonly string[]
}

/**
 * Makes a local seed of a file of rows: looks at the table, checks every row, then copies the file and writes what the table does
 * not tell by itself. Overwrites nothing, and writes nothing to the database. Throws SowError.
 */
export async function addSeed(context: RunContext, choices: AddSeedChoices): Promise<AddedSeed> {
  const { project } = context
  const place = placeOf(project, choices)
  const settingsFile = `${place.path.slice(0, -extname(place.path).length)}.seed.json`
  checkFree(project, [...(place.isThere ? [] : [place.path]), settingsFile])
  const { proposed, dataset, manifest } = await readingDatabase(context, ({ database }) =>
    look(database, project, place, choices),
  )
  const written = await write(project, place, settingsFile, proposed)
  return {
    dataset: manifest.identity,
    table: manifest.table,
    key: manifest.key,
    kind: manifest.kind,
    rows: manifest.rows,
    references: manifest.references.map((reference) => ({
      column: reference.column,
      table: reference.table,
      dataset: reference.dataset,
      key: reference.key.map(({ column }) => column),
    })),
    owners: manifest.columns
      .filter(({ name }) => !dataset.key.includes(name))
      .map(({ name, ownership }) => ({ column: name, owner: ownership })),
    written,
    next: ['db plan', 'db seed'],
  }
}

/** Where the file of rows is, and where it is to be. */
interface Place extends SeedFile {
  readonly source: string
  readonly isThere: boolean
}

function placeOf({ directory, seeds, config }: OpenProject, choices: AddSeedChoices): Place {
  const source = resolve(choices.workingDirectory, choices.file)
  const ending = extname(source)
  if (ending !== '.csv' && ending !== '.ndjson')
    throw usage(
      `${choices.file} is no CSV and no NDJSON file.`,
      'Name a file of rows: sow seed add countries.csv --table countries',
    )
  if (!existsSync(source)) throw usage(`There is no file ${choices.file}.`, 'Correct its name.')
  if (config.seeds === false)
    throw usage(
      'The configuration says that the project has no local seeds.',
      'Take `seeds: false` out of sow.config.ts.',
    )
  const folder = join(directory, seeds.folder ?? defaultSeedFolder)
  const way = relative(folder, source)
  const isThere = !way.startsWith('..') && !isAbsolute(way)
  const domain = isThere ? domainOf(way) : (choices.domain ?? 'local')
  if (isThere && choices.domain !== null && choices.domain !== domain)
    throw usage(
      `${choices.file} lies in the domain ${domain} already.`,
      'Move the file, or leave --domain away.',
    )
  if (!isKebabCase(domain))
    throw usage(`--domain ${domain} is no name of a domain.`, 'Write it as in inventory or price-lists.')
  if (choices.name !== null && !isKebabCase(choices.name))
    throw usage(`--name ${choices.name} is no name of a dataset.`, 'Write it as in countries or tax-rates.')
  const base = isThere ? basename(source, ending) : (choices.name ?? basename(source, ending))
  const path = isThere ? source : join(folder, domain === 'local' ? '' : domain, `${base}${ending}`)
  const kind = ending === '.csv' ? 'csv' : 'ndjson'
  return { source, isThere, path, name: nameIn(directory, path), domain, base, kind }
}

function domainOf(way: string): string {
  const [folder = '', ...rest] = way.split(sep)
  return rest.length === 0 ? 'local' : folder
}

async function look(database: Database, project: OpenProject, place: Place, choices: AddSeedChoices) {
  const proposed = await proposeSettings(database, project.packages, place, choices)
  const name = choices.name ?? kebabName(place.base)
  const format = proposed.delimiter === undefined ? {} : { delimiter: proposed.delimiter }
  const { delimiter: _, ...settings } = proposed
  // Under the name that the file will have: what is wrong is told of it.
  const seed = parseSeed(settings, place, name, dataRows(place.source, format))
  const { seeds } = await describeSeeds(database, project.packages, [seed], (error) => {
    throw error
  })
  const [described] = seeds
  if (described === undefined) throw usage(`${place.name} holds no dataset.`, 'Correct the file.')
  return { proposed, ...described }
}

async function write(
  { directory }: OpenProject,
  place: Place,
  settingsFile: string,
  settings: ProposedSettings,
): Promise<string[]> {
  const written: string[] = []
  await mkdir(dirname(place.path), { recursive: true })
  if (!place.isThere) {
    await copyFile(place.source, place.path, constants.COPYFILE_EXCL)
    written.push(nameIn(directory, place.path))
  }
  if (Object.keys(settings).length > 0) {
    await writeFile(settingsFile, `${JSON.stringify(settings, null, 2)}\n`, { flag: 'wx' })
    written.push(nameIn(directory, settingsFile))
  }
  return written
}

function checkFree({ directory }: OpenProject, files: readonly string[]): void {
  const taken = files.find((file) => existsSync(file))
  if (taken !== undefined)
    throw usage(
      `There is a file ${nameIn(directory, taken)} already.`,
      'Change it by hand, or take it away first: nothing is overwritten.',
    )
}

function nameIn(directory: string, path: string): string {
  return relative(directory, path).split(sep).join('/')
}

function usage(message: string, hint: string): SowError {
  return new SowError({ code: 'CONFIG_USAGE', message, hint })
}
