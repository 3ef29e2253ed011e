import { copyFile, mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { type CodeSet, carriedColumns, chooseRelease, createTableStatement } from '@sow/codesets'
import { SowError } from '@sow/kit/errors'
import { findOfficialFile, officialFilesFolder } from '@sow/kit/manifest'
import { type CodeSetChoices, findProject, loadConfig, openRelease, targetTable } from '@sow/runner/project'
import { nextPrefix } from '../migration/migration-name.js'
import { readSurroundings } from '../project/surroundings.js'
import type { AuthoredDataset, AuthoredMigration, AuthoredPackage } from './authored/authored-package.js'
import { domainOfName } from './authored/package-names.js'
import { folderOf, type NewPackage, type NewPackageChoices, papersOf } from './new-package.js'
import { nextSteps } from './next-steps.js'
import { checkFree, writePackage } from './write-package.js'

/** An official file that becomes a package, and how the package is called. */
export interface ReleaseToPackage
  extends Pick<NewPackageChoices, 'workingDirectory' | 'toolVersion' | 'now' | 'folder'> {
  readonly official: CodeSetChoices
  /** Null: after the code set. */
  readonly name: string | null
}

/**
 * Writes a private seed package that declares an official file as the source of its rows: it holds the name, the release and the
 * SHA-256, and none of the rows. The file is copied to where the project keeps such files. Throws SowError.
 */
export async function packageOfRelease(choices: ReleaseToPackage): Promise<NewPackage> {
  const { workingDirectory, official } = choices
  const recognised = await openRelease(official.file, workingDirectory, official.set ?? null)
  const { codeSet, file } = recognised
  if (codeSet.redistributable === 'no') throw licensed(codeSet, official.file)
  const release = chooseRelease(recognised, official)
  const table = targetTable(recognised, official.table)
  const named = { ...choices, name: choices.name ?? `seed-${codeSet.name}` }
  const domain = domainOfName(named.name)
  const surroundings = readSurroundings(folderOf(named), choices.toolVersion)
  checkFree(surroundings.folder)
  const papers = { ...named, description: null, license: null, publisher: codeSet.publisher }
  const migration = tableMigration(codeSet, table, nextPrefix(choices.now, []))
  const authored: AuthoredPackage = {
    ...papersOf(papers, domain, surroundings),
    description: `${codeSet.title}, read from the official file of ${release.release}.`,
    license: 'UNLICENSED',
    isPrivate: true,
    release: release.release,
    origin: `The rows are read from \`${file.name}\` (${codeSet.license}), which the package does not hold.\nGet it from <${codeSet.url}>. Its SHA-256 is \`${file.sha256}\`.`,
    schema: null,
    tables: { [table]: { columns: codeSet.columns, primaryKey: codeSet.key } },
    enums: [],
    migrations: [migration],
    datasets: [datasetOf(codeSet, table, resolve(workingDirectory, official.file), file, release)],
  }
  await keepCopy(workingDirectory, official.file, file)
  const written = await writePackage(authored, surroundings)
  const next = nextSteps(written.package, surroundings, workingDirectory)
  return { ...written, migration: migration.name, next }
}

function datasetOf(
  codeSet: CodeSet,
  table: string,
  path: string,
  { name: file, sha256 }: { readonly name: string; readonly sha256: string },
  { release, effective }: { readonly release: string; readonly effective: string },
): AuthoredDataset {
  return {
    name: codeSet.name,
    title: codeSet.title,
    table,
    scope: 'global',
    kind: 'reference',
    key: codeSet.key,
    refs: {},
    siteColumns: [],
    retireOn: codeSet.retiredOn,
    more: { defaultOwnership: 'package' },
    license: codeSet.license,
    source: { publisher: codeSet.publisher, release, effective, url: codeSet.url, sha256 },
    format: 'ts',
    headers: carriedColumns(codeSet),
    rows: { kind: 'official', codeSet: codeSet.name, file: fileName(file), sha256, path },
  }
}

/** As a manifest may have it. */
function fileName(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '-')
}

function tableMigration(codeSet: CodeSet, table: string, prefix: string): AuthoredMigration {
  return {
    name: `${prefix}_create_${table}`,
    title: `The table of ${codeSet.title}.`,
    up: createTableStatement(codeSet, table),
    down: `drop table ${table}`,
  }
}

/** Nothing is copied where the project has the file, under whatever name. */
async function keepCopy(
  workingDirectory: string,
  given: string,
  { name: file, sha256 }: { readonly name: string; readonly sha256: string },
): Promise<void> {
  const { directory } = findProject(workingDirectory)
  const { officialFiles = officialFilesFolder } = await loadConfig(directory)
  const folder = resolve(directory, officialFiles)
  if ((await findOfficialFile({ file, sha256 }, [folder])).path !== null) return
  await mkdir(folder, { recursive: true })
  await copyFile(resolve(workingDirectory, given), join(folder, basename(given)))
}

function licensed({ title }: CodeSet, file: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `${title} is under a licence of each site, so that no package is made of it.`,
    hint: 'Load it into the database of the site: leave --as out.',
    place: { file },
  })
}
