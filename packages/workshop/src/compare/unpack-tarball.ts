import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { SowError } from '@sow/kit/errors'

/** A folder of its own that is gone with its scope. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'sow-compare-')))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Unpacks a packed package into a folder, without its links, and answers nothing. Throws SowError DATA_SYNTAX. */
export async function unpackTarball(tarball: string, folder: string): Promise<void> {
  const { extract } = await import('tar')
  try {
    await extract({
      file: tarball,
      cwd: folder,
      strip: 1,
      strict: true,
      filter: (_path, entry) => 'type' in entry && (entry.type === 'File' || entry.type === 'Directory'),
    })
  } catch (cause) {
    throw new SowError({
      code: 'DATA_SYNTAX',
      message: `${basename(tarball)} is no tarball of a package.`,
      hint: 'Name a tarball as `npm pack` writes it.',
      place: { file: basename(tarball) },
      cause,
    })
  }
}
