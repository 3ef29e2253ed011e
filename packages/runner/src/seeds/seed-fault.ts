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
  const { name } = seed.file
  const place = { file: name, ...error.place, package: localPackage, dataset: identityOf(seed) }
  return new SowError({
    code,
    message: message.includes(name) ? message : `${name}: ${message}`,
    hint: hintOf(error, seed.file),
    outcome,
    place,
    problems,
    cause: error,
  })
}

/** A file is mended by its author: no package is to be built again. */
function hintOf({ code, hint, problems }: SowError, file: SeedFile): string {
  const { name } = file
  if (problems[0]?.rule === 'delimiter') return `Have it described: sow seed add ${name}`
  if (code !== 'DEFINITION_INVALID') return hint
  const lacking = problems.flatMap(({ rule, column }) => (rule === 'column-without-value' ? [column] : []))
  const [column] = lacking
  return column === undefined
    ? 'Correct the file, or what is said beside it.'
    : `Add ${lacking.join(', ')} to the file, or say in ${settingsOf(file)} what new rows get: "fill": { "${column}": { "value": ... } }.`
}

/** The file that says of rows what their table does not. */
function settingsOf({ name, kind }: SeedFile): string {
  return kind === 'csv' || kind === 'ndjson' ? name.replace(/\.\w+$/, '.seed.json') : name
}
