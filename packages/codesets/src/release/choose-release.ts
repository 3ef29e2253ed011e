import { SowError } from '@sow/kit/errors'
import { codecFor } from '@sow/kit/rows'
import type { CodeSet, CodeSetRelease, ReleaseFile } from '../code-set/code-set.js'
import type { RecognisedRelease } from './recognise-release.js'

/** What a person says of a release; null where they say nothing. */
export interface SaidRelease {
  readonly release: string | null
  /** ISO date. */
  readonly effective: string | null
}

/**
 * The release of a file: as its content tells it, and as it was said where that does not tell. What the content excludes
 * is refused. Throws SowError CONFIG_USAGE, also for a day that cannot be one of the release.
 */
export function chooseRelease(
  recognised: RecognisedRelease,
  said: SaidRelease,
  today: Date = new Date(),
): CodeSetRelease {
  const { codeSet, found } = recognised
  const release = said.release === null ? found.release : parseSaid(codeSet, said.release)
  if (release === null) throw untold(recognised)
  refuseContradiction(recognised, release, said.release === null ? 'found' : 'said')
  if (isImprobable(release.effective, today)) throw improbable(recognised, release)
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

/** No release of a year is another year's: a wrong one would date codes wrongly. */
function refuseContradiction(
  { codeSet, file, found }: RecognisedRelease,
  release: CodeSetRelease,
  by: 'found' | 'said',
): void {
  const { between, release: told } = found
  const other = told !== null && told.release !== release.release
  if (by === 'found' || !(isOutside(release, between) || (other && between === undefined))) return
  const days = [between?.from, between?.through].map((day, at) =>
    day == null ? '' : `${at === 0 ? 'from' : 'to'} ${day}`,
  )
  const span = days.filter((day) => day !== '').join(' ')
  throw new SowError({
    code: 'CONFIG_USAGE',
    message:
      span === '' || (told !== null && other)
        ? `--release says ${release.release}, and the content of ${file.name} says ${told?.release ?? ''} of ${codeSet.title}.`
        : `--release says ${release.release}, in force from ${release.effective}, and the content of ${file.name} is of a release in force ${span}.`,
    hint:
      told === null
        ? `Say the release that the file is: --release ${found.example ?? codeSet.releaseForm}.`
        : `Leave --release away: the file is ${told.release}.`,
    place: { file: file.name },
    problems: [{ file: file.name, rule: 'other-release', message: 'It is another release.' }],
  })
}

function isOutside({ effective }: CodeSetRelease, between: ReleaseFile['between']): boolean {
  const early = between?.from != null && effective < between.from
  return early || (between?.through != null && effective > between.through)
}

/** Releases are published some months ahead, and there were none of any set before 1960. */
function isImprobable(effective: string, today: Date): boolean {
  const latest = `${today.getUTCFullYear() + 2}-12-31`
  return effective > latest || effective < '1960-01-01'
}

function improbable({ codeSet, file }: RecognisedRelease, release: CodeSetRelease): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `${release.release} of ${codeSet.title} would be in force from ${release.effective}, which cannot be.`,
    hint: `Write the release as ${codeSet.releaseForm}.`,
    place: { file: file.name },
    problems: [{ file: file.name, rule: 'no-release', message: 'There is no such release.' }],
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
  const { between, suggested } = found
  const isWrongName = suggested !== null && isOutside(suggested, between)
  const within =
    between === undefined
      ? ''
      : ` It is in force between ${between.from ?? 'any day'} and ${between.through ?? 'now'}.`
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `The content of ${file.name} does not tell which release of ${codeSet.title} it is.${within}${isWrongName ? ` Its name suggests ${suggested.release}, which it cannot be.` : ''}`,
    hint:
      suggested === null || isWrongName
        ? `Say which: --release ${found.example ?? codeSet.releaseForm}.`
        : `Its name suggests --release ${suggested.release}: say so if that is right, as names are reused.`,
    place: { file: file.name },
  })
}
