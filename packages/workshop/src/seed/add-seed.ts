import { constants, existsSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { type ColumnFill, type Database, usingSnapshot } from '@sow/engine'
import type { DatasetKind, Ownership } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import { kebabName } from '@sow/kit/manifest'
import {
  checkAddedSeed,
  dataRows,
  describeSeeds,
  keepSession,
  type OpenProject,
  parseSeed,
  type RunContext,
  readingDatabase,
} from '@sow/runner/project'
import type { AddSeedChoices } from './add-seed-choices.js'
import { nameIn, type Place, placeOf, usage } from './place-seed.js'
import { type ProposedSettings, proposeSettings } from './propose-settings.js'

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

/** What new rows get in a column that the file does not have. */
export interface AddedFill {
  /** The column of the table. */
  readonly column: string
  /** A new `uuid`, the moment of the run (`now`), or a value. */
  readonly with: ColumnFill
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
  /** What new rows get beside. */
  readonly filled: readonly AddedFill[]
  /** The files that were written, relative to the project; a file that lies in the folder already is none. */
  readonly written: readonly string[]
  /** Commands to type next, without `sow`. */
  readonly next: readonly string[]
}

/**
 * Makes a local seed of a file of rows: looks at the table, checks every row and that the table would take it, then copies the file and writes what the table does
 * not tell by itself. Overwrites nothing, and writes nothing to the database. Throws SowError.
 */
export async function addSeed(context: RunContext, choices: AddSeedChoices): Promise<AddedSeed> {
  const { project } = context
  const place = placeOf(project, choices)
  const settingsFile = `${place.path.slice(0, -extname(place.path).length)}.seed.json`
  checkFree(project, [...(place.isThere ? [] : [place.path]), settingsFile])
  await using kept = keepSession(context.openSession)
  const opened: RunContext = { ...context, openSession: kept.open }
  const { proposed, seed, dataset, manifest, fill } = await readingDatabase(opened, ({ database }) =>
    look(database, project, place, choices),
  )
  await checkAddedSeed(opened, seed)
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
    filled: Object.entries(fill).map(([column, each]) => ({ column, with: each })),
    written,
    next: ['db plan', 'db seed'],
  }
}

async function look(database: Database, project: OpenProject, place: Place, choices: AddSeedChoices) {
  const proposed = await usingSnapshot(database, () => proposeSettings(database, project, place, choices))
  const name = choices.name ?? kebabName(place.base)
  const format = proposed.delimiter === undefined ? {} : { delimiter: proposed.delimiter }
  const { delimiter: _, ...settings } = proposed
  // Under the name that the file will have: what is wrong is told of it.
  const seed = parseSeed(settings, place, name, dataRows(place.source, format))
  const { seeds } = await describeSeeds(database, project, [seed], (error) => {
    throw lackingValues(error, choices) ?? error
  })
  const [described] = seeds
  if (described === undefined) throw usage(`${place.name} holds no dataset.`, 'Correct the file.')
  return { proposed, ...described }
}

/** Nothing is written yet that could say what new rows get, so that the command has to; null where that is not what is wrong. */
function lackingValues(error: SowError, { file, table }: AddSeedChoices): SowError | null {
  const { code, message, place, problems } = error
  const lacking = problems.filter(({ rule }) => rule === 'column-without-value')
  if (lacking.length === 0 || lacking.length < problems.length) return null
  const flags = lacking.map(({ column }) => ` --fill ${column}=VALUE`).join('')
  return new SowError({
    code,
    message,
    hint: `Add the columns to the file, or say what new rows get: sow seed add ${file}${table === null ? '' : ` --table ${table}`}${flags}`,
    place,
    problems,
    cause: error,
  })
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
