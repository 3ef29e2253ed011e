import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { sumOfFile } from './check-files.js'
import type { FileSum } from './manifest.js'

/** Where a project keeps its copies of publishers' files, unless its configuration says otherwise. */
export const officialFilesFolder = 'sow/official-files'

/** Where a publisher's file is on this machine. */
export interface FoundOfficialFile {
  /** Absolute; null where no folder has it. */
  readonly path: string | null
  /** True where a file of that name is there, and is another one. */
  readonly isOther: boolean
}

/** SHA-256 of files that were read earlier: null of one that is not known, or that may be another one since. */
export interface KnownSums {
  recall(path: string): string | null
  keep(path: string, sha256: string): void
}

const nothingKnown: KnownSums = { recall: () => null, keep() {} }

/**
 * Looks for a publisher's file by its content: first what is called so, then everything else in the folders, since publishers and
 * browsers rename files. A folder that is not there has none. Throws SowError INPUT_OUTPUT.
 */
export async function findOfficialFile(
  { file, sha256 }: FileSum,
  folders: readonly string[],
  known: KnownSums = nothingKnown,
): Promise<FoundOfficialFile> {
  const files = folders.filter((folder) => existsSync(folder)).flatMap(filesOf)
  const isNamed = (path: string) => path.endsWith(`${sep}${file}`)
  for (const path of [...files.filter(isNamed), ...files.filter((each) => !isNamed(each))])
    if ((await knownSum(path, known)) === sha256) return { path, isOther: false }
  return { path: null, isOther: files.some(isNamed) }
}

async function knownSum(path: string, known: KnownSums): Promise<string> {
  const recalled = known.recall(path)
  if (recalled !== null) return recalled
  const sum = await sumOfFile(path)
  known.keep(path, sum)
  return sum
}

/** The folders of official files of a directory, and of those above it: of a package, and of the project that it lies in. */
export function foldersAbove(directory: string): readonly string[] {
  const own = join(directory, officialFilesFolder)
  const above = dirname(directory)
  return above === directory ? [own] : [own, ...foldersAbove(above)]
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(folder, name))
    .filter(isFile)
}

/** Whoever reads a pipe waits for somebody who writes into it; a link may lead nowhere, or to itself. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
