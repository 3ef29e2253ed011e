import { resolve } from 'node:path'
import { findRelease, openOfficialFile, type RecognisedRelease, recogniseRelease } from '@sow/codesets'
import { SowError } from '@sow/kit/errors'

/** Opens an official file and finds out what it is. Throws SowError CONFIG_USAGE or DATA_SYNTAX. */
export async function openRelease(
  file: string,
  workingDirectory: string,
  set: string | null = null,
): Promise<RecognisedRelease> {
  return await recogniseRelease(await openOfficialFile(resolve(workingDirectory, file)), set)
}

/** As `openRelease`, for a look: what is known and cannot be loaded is no error here. */
export async function lookAtRelease(
  file: string,
  workingDirectory: string,
  set: string | null,
): Promise<RecognisedRelease> {
  const opened = await openOfficialFile(resolve(workingDirectory, file))
  return (await findRelease(opened, set)) ?? (await recogniseRelease(opened, set))
}

/** The table that was named, or the code set's own. Throws SowError CONFIG_IDENTIFIER. */
export function targetTable({ codeSet }: RecognisedRelease, named: string | null): string {
  if (named === null) return codeSet.table
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(named)) return named
  throw new SowError({
    code: 'CONFIG_IDENTIFIER',
    message: 'What --table says is no name of a table that needs no quotes.',
    hint: 'Write it in lower-case letters, digits and underscores, 63 at most, without a schema.',
  })
}
