import { isSowError, SowError } from '@sow/kit/errors'
import type { CodeSet, ReleaseFile } from '../code-set/code-set.js'
import type { OfficialFile } from '../file/official-file.js'
import { unpackInside } from '../file/open-official-file.js'
import { codeSets } from './code-sets.js'

/** A release file and the code set that it belongs to. */
export interface RecognisedRelease {
  readonly codeSet: CodeSet
  readonly file: OfficialFile
  readonly found: ReleaseFile
  /** The names of other sets that the file holds as well. */
  readonly also: readonly string[]
}

/** Archives in archives: publishers have one in another, and no more. */
const deepest = 3

/**
 * Finds out what an official file is, by its content; null where no code set knows it. `set`: which one it is said to be,
 * null where nobody says. Throws SowError CONFIG_USAGE where it is another one.
 */
export async function findRelease(
  file: OfficialFile,
  set: string | null = null,
): Promise<RecognisedRelease | null> {
  const named = set === null ? null : namedSet(set)
  let inner: OfficialFile | null = file
  for (let depth = 0; inner !== null && depth < deepest; depth++) {
    const found = await recognisedIn(inner, named)
    if (found !== null) return found
    inner = await unpackInside(inner)
  }
  return null
}

/** As `findRelease`. Throws SowError DATA_SYNTAX where the file is not known, or cannot be loaded. */
export async function recogniseRelease(
  file: OfficialFile,
  set: string | null = null,
): Promise<RecognisedRelease> {
  const recognised = await findRelease(file, set)
  if (recognised === null) throw unknown(file)
  const { unloadable } = recognised.found
  if (unloadable === undefined) return recognised
  const { rule, message, hint } = unloadable
  throw new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint,
    place: { file: file.name },
    problems: [{ file: recognised.found.rowsFile, rule, message }],
  })
}

/** The code set of that name; undefined where there is none. */
export function codeSetNamed(name: string): CodeSet | undefined {
  return codeSets.find((codeSet) => codeSet.name === name)
}

async function recognisedIn(file: OfficialFile, named: CodeSet | null): Promise<RecognisedRelease | null> {
  const found: { readonly codeSet: CodeSet; readonly found: ReleaseFile }[] = []
  for (const codeSet of codeSets) {
    if (codeSet !== named && codeSet.mustBeNamed === true) continue
    const release = await sniff(codeSet, file, found.length === 0 && (named === null || named === codeSet))
    if (release !== null) found.push({ codeSet, found: release })
  }
  const [first] = found
  const wanted = named === null ? first : found.find(({ codeSet }) => codeSet === named)
  if (first === undefined) return null
  if (wanted === undefined) throw otherSet(file, named, first.codeSet)
  const also = found.filter((each) => each !== wanted && each.found.unloadable === undefined)
  return { ...wanted, file, also: also.map(({ codeSet }) => codeSet.name) }
}

/** What is wrong with a set that is not the one asked for is none of this file's matters. */
async function sniff(codeSet: CodeSet, file: OfficialFile, isWanted: boolean): Promise<ReleaseFile | null> {
  try {
    return await codeSet.sniff(file)
  } catch (error) {
    if (isWanted || !isSowError(error)) throw error
    return null
  }
}

function namedSet(name: string): CodeSet {
  const codeSet = codeSetNamed(name)
  if (codeSet !== undefined) return codeSet
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: 'What --set says is no code set that Sow knows.',
    hint: `It is one of ${codeSets.map((each) => each.name).join(', ')}.`,
  })
}

function otherSet({ name }: OfficialFile, named: CodeSet | null, is: CodeSet): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `${name} is a file of ${is.title}, and --set says ${named?.name ?? ''}.`,
    hint: `Say --set ${is.name}, or give the other file.`,
    place: { file: name },
    problems: [{ file: name, rule: 'other-set', message: `It is a file of ${is.title}.` }],
  })
}

function unknown(file: OfficialFile): SowError {
  const titles = codeSets.filter(({ mustBeNamed }) => mustBeNamed !== true).map(({ title }) => title)
  return new SowError({
    code: 'DATA_SYNTAX',
    message: `${file.name} is no release file of a code set that Sow knows.`,
    hint: `Give the file as its publisher distributes it: ${titles.join(', ')}. CPT is known by --set cpt.`,
    place: { file: file.name },
  })
}
