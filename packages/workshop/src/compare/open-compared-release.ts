import { type Stats, statSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import type { ComparedRelease } from './compared-release.js'
import { readBuiltFolder } from './read-built-folder.js'
import { readOfficialRelease } from './read-official-release.js'
import { downloadTarball, publishedVersion } from './run-npm.js'

/** A release that stays readable until its scope ends. */
export interface OpenRelease extends AsyncDisposable {
  readonly release: ComparedRelease
}

/** Where releases are looked for. */
export interface Whereabouts {
  readonly workingDirectory: string
  /** The package whose versions are asked for; throws where none is known. */
  readonly packageName: () => Promise<string>
}

/**
 * Opens a release: a folder, a tarball, an official file, `npm` for the last published version, or a version, range or tag of
 * what is published. Null where no such version is published. Throws SowError.
 */
export async function openComparedRelease(wanted: string, where: Whereabouts): Promise<OpenRelease | null> {
  const path = resolve(where.workingDirectory, wanted)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return await openPublished(wanted, where)
  if (found.isDirectory()) return kept(await readBuiltFolder(path, 'folder'))
  return isTarball(wanted, found)
    ? await openTarball(path, 'tarball')
    : kept(await readOfficialRelease(wanted, where.workingDirectory))
}

function isTarball(name: string, found: Stats): boolean {
  return found.isFile() && /\.(?:tgz|tar\.gz)$/.test(name)
}

async function openPublished(wanted: string, where: Whereabouts): Promise<OpenRelease | null> {
  const tag = wanted === 'npm' ? 'latest' : wanted
  if (!/^[\w.^~+-]+$/.test(tag)) throw nothingLike(wanted)
  const name = await where.packageName()
  const version = await publishedVersion(name, tag, where.workingDirectory)
  if (version === null) return null
  await using folder = await temporaryFolder()
  const file = await downloadTarball(name, version, { into: folder.path, folder: where.workingDirectory })
  return await openTarball(join(folder.path, file), 'registry')
}

/** Unpacks a tarball for as long as the release is open. */
async function openTarball(tarball: string, origin: 'tarball' | 'registry'): Promise<OpenRelease> {
  await using scope = new AsyncDisposableStack()
  const folder = scope.use(await temporaryFolder())
  await unpackTarball(tarball, folder.path)
  const release = await readBuiltFolder(folder.path, origin)
  const open = scope.move()
  return { release, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

function kept(release: ComparedRelease): OpenRelease {
  return { release, [Symbol.asyncDispose]: async () => {} }
}

function nothingLike(wanted: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `There is no file or folder ${wanted}, and no version is written so.`,
    hint: 'Name a folder, a tarball, an official file, `npm`, or a version such as 1.2.0.',
  })
}

/** A folder of its own that is gone with its scope. */
interface TemporaryFolder extends AsyncDisposable {
  readonly path: string
}

async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'sow-compare-')))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Unpacks a packed package into a folder, without its links, and answers nothing. Throws SowError DATA_SYNTAX. */
async function unpackTarball(tarball: string, folder: string): Promise<void> {
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
