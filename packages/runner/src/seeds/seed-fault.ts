import { localPackage } from '@sow/engine'
import { isSowError, SowError } from '@sow/kit/errors'
import type { FaultListener } from '../discover/fault.js'
import type { SeedFile } from '../discover/find-seed-files.js'
import { identityOf, type WrittenSeed } from './parse-seed.js'

/** False where it failed, and was told. */
export async function attemptSeed(
  onFault: FaultListener,
  seed: WrittenSeed,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (!isSowError(error)) throw error
    onFault(inFile(error, seed))
    return false
  }
}

/** The fault is another one's, which is told as well. */
export function refersTo(identity: string): SowError {
  return new SowError({
    code: 'SEED_FILE',
    message: `it refers to ${identity}, which cannot be used.`,
    hint: `Mend ${identity} first.`,
  })
}

/** Whatever is wrong is wrong in a file. */
function inFile(error: SowError, seed: WrittenSeed): SowError {
  const { code, message, outcome, problems } = error
  // Rows stand in a file of their own where another one says what they are.
  const name = error.code.startsWith('DATA_') ? (seed.rows.file ?? seed.file.name) : seed.file.name
  const place = { file: name, ...error.place, package: localPackage, dataset: identityOf(seed) }
  return new SowError({
    code,
    message: message.includes(name) ? message : `${name}: ${message}`,
    hint: hintOf(error, seed),
    outcome,
    place,
    problems,
    cause: error,
  })
}

/** A file is mended by its author: no package is to be built again. */
function hintOf({ code, hint, problems }: SowError, { file, rows }: WrittenSeed): string {
  const { name } = file
  if (problems[0]?.rule === 'delimiter') return `Have it described: sow seed add ${name}`
  if (code !== 'DEFINITION_INVALID') return hint
  const ofTenants = problems.find(({ rule }) => rule === 'tenant-column')?.column
  if (ofTenants !== undefined)
    return `Say in ${settingsOf(file)} that each tenant gets the rows, "scope": "tenant", and carry no ${ofTenants}.`
  const lacking = problems.flatMap(({ rule, column }) => (rule === 'column-without-value' ? [column] : []))
  const [column] = lacking
  const [unknown, ...others] = problems.filter((each) => each.message.endsWith('is no column of the table.'))
  if (lacking.length === 1 && unknown !== undefined && others.length === 0)
    return `If ${unknown.column} is called ${column} now, call it so in ${rows.file ?? name} too. Else take it out there, and add ${column}.`
  return column === undefined
    ? 'Correct the file, or what is said beside it.'
    : `Add ${lacking.join(', ')} to the file, or say in ${settingsOf(file)} what new rows get: "fill": { "${column}": { "value": ... } }.`
}

/** The file that says of rows what their table does not. */
function settingsOf({ name, kind }: SeedFile): string {
  return kind === 'csv' || kind === 'ndjson' ? name.replace(/\.\w+$/, '.seed.json') : name
}
