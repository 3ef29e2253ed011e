import { SowError } from '@sow/kit/errors'
import type { CodeSet, ReleaseFile } from '../code-set/code-set.js'
import type { OfficialFile } from '../file/official-file.js'
import { codeSets } from './code-sets.js'

/** A release file and the code set that it belongs to. */
export interface RecognisedRelease {
  readonly codeSet: CodeSet
  readonly file: OfficialFile
  readonly found: ReleaseFile
}

/** Finds out what an official file is, by its content; null where no code set knows it. */
export async function findRelease(file: OfficialFile): Promise<RecognisedRelease | null> {
  for (const codeSet of codeSets) {
    const found = await codeSet.sniff(file)
    if (found !== null) return { codeSet, file, found }
  }
  return null
}

/** As `findRelease`. Throws SowError DATA_SYNTAX where the file is not known. */
export async function recogniseRelease(file: OfficialFile): Promise<RecognisedRelease> {
  const recognised = await findRelease(file)
  if (recognised !== null) return recognised
  throw new SowError({
    code: 'DATA_SYNTAX',
    message: `${file.name} is no release file of a code set that Sow knows.`,
    hint: `Give the file as its publisher distributes it: ${codeSets.map(({ title }) => title).join(', ')}.`,
    place: { file: file.name },
  })
}
