import { existsSync, readdirSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { writeSumFile } from '@sow/kit/build'
import { SowError } from '@sow/kit/errors'
import type { Surroundings } from '../project/surroundings.js'
import type { AuthoredPackage } from './authored/authored-package.js'
import { describeAuthored } from './authored/describe-authored.js'
import { packageFiles, type WrittenFiles } from './package-files.js'

/** A dataset of the package that was written. */
export interface WrittenDataset {
  /** The name without its domain. */
  readonly dataset: string
  /** The table that its rows go to. */
  readonly table: string
  /** The columns of the row key. */
  readonly key: readonly string[]
  /** How many it holds. */
  readonly rows: number
}

/** A package that was written, and what to know of it. */
export interface WrittenPackage {
  /** Its name in npm. */
  readonly package: string
  /** The domain of its datasets. */
  readonly domain: string
  /** Absolute. */
  readonly folder: string
  /** Relative to the folder; a changeset lies outside it. */
  readonly files: readonly string[]
  /** The schema package that it builds on; null where it describes its tables itself. */
  readonly schema: string | null
  /** Parents before children. */
  readonly datasets: readonly WrittenDataset[]
}

/**
 * Writes a new package, after its rows, keys and references were checked as its build will check them. Throws
 * CONFIG_USAGE where its folder has something in it, and SowError as `buildManifest`.
 */
export async function writePackage(
  authored: AuthoredPackage,
  surroundings: Surroundings,
): Promise<WrittenPackage> {
  const { folder } = surroundings
  checkFree(folder)
  const manifest = await describeAuthored(authored)
  const files = packageFiles(authored, manifest, surroundings)
  await writeFiles(files)
  if (authored.migrations.length > 0) await writeSumFile(join(folder, 'src', 'migrations'))
  return {
    package: authored.name,
    domain: authored.domain,
    folder,
    files: Object.keys(files).map((file) => relative(folder, file)),
    schema: authored.schema?.package ?? null,
    datasets: manifest.datasets.map(({ name, table, key, rows }) => ({ dataset: name, table, key, rows })),
  }
}

/** Throws CONFIG_USAGE where the folder has something in it. */
export function checkFree(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `There is something in the folder ${folder} already.`,
    hint: 'Name another folder with --folder.',
  })
}

async function writeFiles(files: WrittenFiles): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(file), { recursive: true })
    if (typeof text === 'string') await writeFile(file, text)
    else await copyFile(text.copyOf, file)
  }
}
