import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SowError } from '../errors/sow-error.js'

/** A data file: where it is read, and what messages call it. */
export interface DataFile {
  readonly path: string
  /** Relative to its package, with forward slashes; the bare name where no package.json is above it. */
  readonly name: string
}

/** Locates the file of a `file:` URL. Nothing is read of it yet. Throws SowError DEFINITION_INVALID otherwise. */
export function dataFile(url: URL): DataFile {
  if (!(url instanceof URL) || url.protocol !== 'file:') {
    throw new SowError({
      code: 'DEFINITION_INVALID',
      message: 'A row source was given something that is not the URL of a file.',
      hint: "Name the file relative to the module: new URL('../data/payers.csv', import.meta.url).",
    })
  }
  const path = fileURLToPath(url)
  return { path, name: nameInPackage(path) }
}

function nameInPackage(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return relative(folder, path).split(sep).join('/')
    if (folder === dirname(folder)) return basename(path)
  }
}

/** SowError DATA_SYNTAX: the file cannot be parsed, at this line. */
export function syntaxError(file: DataFile, line: number, rule: string, message: string): SowError {
  return new SowError({
    code: 'DATA_SYNTAX',
    message: `${file.name}, line ${line}: ${message}.`,
    hint: 'Correct the file.',
    place: { file: file.name, line },
    problems: [{ file: file.name, line, rule, message: `${message}.` }],
  })
}

/** SowError INPUT_OUTPUT: the file cannot be read. */
export function unreadableFile(file: DataFile, cause: unknown): SowError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  return new SowError({
    code: 'INPUT_OUTPUT',
    message: `The data file ${file.name} cannot be read (${reason}).`,
    hint: "Check that the package contains it: its folder must be named in 'files' of package.json.",
    place: { file: file.name },
    cause,
  })
}
