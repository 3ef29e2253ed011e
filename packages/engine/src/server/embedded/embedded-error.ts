import { SowError } from '@sow/kit/errors'

/** EMBEDDED_UNUSABLE, with the reason; an error of the file system is told by its code. */
export function embeddedUnusable(directory: string, reason: string, hint: string, cause?: unknown): SowError {
  return new SowError({
    code: 'EMBEDDED_UNUSABLE',
    message: `The embedded database ${directory} ${reason}.`,
    hint,
    cause,
  })
}

/** EMBEDDED_FOREIGN: there is something in the way that Sow did not make. */
export function embeddedForeign(directory: string): SowError {
  return new SowError({
    code: 'EMBEDDED_FOREIGN',
    message: `The directory ${directory} holds something other than an embedded database of Sow; it was left alone.`,
    hint: 'Move it away, or name another directory with SOW_DIR.',
  })
}

/** Turns an error of the file system into EMBEDDED_UNUSABLE that names the path; others come back as they are. */
export function translateFileError(directory: string, error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException
  if (!(error instanceof Error) || code === undefined || path === undefined) return error
  return embeddedUnusable(
    directory,
    `cannot be read or written: ${code} at ${path}`,
    'Check the permissions and the free space there, or name another directory with SOW_DIR.',
    error,
  )
}
