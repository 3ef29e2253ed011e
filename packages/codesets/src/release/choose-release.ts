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
 * Throws SowError CONFIG_USAGE.
 */
export function chooseRelease(recognised: RecognisedRelease, said: SaidRelease): CodeSetRelease {
  const { codeSet, found } = recognised
  const release = said.release === null ? found.release : parseSaid(codeSet, said.release)
  if (release === null) throw untold(recognised)
  return said.effective === null ? release : { ...release, effective: checkedDate(said.effective) }
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
