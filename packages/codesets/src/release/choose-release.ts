import { SowError } from '@sow/kit/errors'
import { codecFor } from '@sow/kit/rows'
import type { CodeSet, CodeSetRelease } from '../code-set/code-set.js'
import type { RecognisedRelease } from './recognise-release.js'

/** What a person says of a release; null where they say nothing. */
export interface SaidRelease {
  readonly release: string | null
  /** ISO date. */
  readonly effective: string | null
}

/**
 * The release of a file: what was said wins over what the content tells, and has to be said where it tells nothing.
 * Throws SowError CONFIG_USAGE, also for a day that cannot be one of the release.
 */
export function chooseRelease(recognised: RecognisedRelease, said: SaidRelease): CodeSetRelease {
  const { codeSet, found } = recognised
  const release = said.release === null ? found.release : parseSaid(codeSet, said.release)
  if (release === null) throw untold(recognised)
  if (said.effective === null) return release
  const effective = checkedDate(said.effective)
  if (daysBetween(effective, release.effective) > longestDelay)
    throw otherTime(recognised, effective, release)
  return { ...release, effective }
}

function parseSaid(codeSet: CodeSet, text: string): CodeSetRelease {
  const release = codeSet.parseRelease(text)
  if (release !== null) return release
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `What --release says is no release of ${codeSet.title}.`,
    hint: `Write it as ${codeSet.releaseForm}.`,
  })
}

function checkedDate(text: string): string {
  const date = codecFor('date').fromText(text)
  if (typeof date === 'string') return date
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `What --effective says ${date.message}.`,
    hint: 'Write the day from which the release is in force as YYYY-MM-DD.',
  })
}

/** Days by which a release may come into force earlier or later than others of its kind. */
const longestDelay = 366

function daysBetween(one: string, other: string): number {
  return Math.abs(Date.parse(one) - Date.parse(other)) / 86_400_000
}

/** The day dates the codes that the release leaves out: a wrong one would put them out of force at a wrong time. */
function otherTime({ file }: RecognisedRelease, effective: string, release: CodeSetRelease): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `--effective says ${effective}, and ${release.release} is in force from ${release.effective}.`,
    hint: 'Leave --effective away, or say which other release the file is with --release.',
    place: { file: file.name },
  })
}

function untold({ codeSet, file, found }: RecognisedRelease): SowError {
  const { suggested } = found
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `The content of ${file.name} does not tell which release of ${codeSet.title} it is.`,
    hint:
      suggested === null
        ? `Say which: --release ${codeSet.releaseForm}.`
        : `Its name suggests --release ${suggested.release}: say so if that is right, as names are reused.`,
    place: { file: file.name },
  })
}
