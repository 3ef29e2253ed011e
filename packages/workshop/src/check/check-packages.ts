import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { openThrowAwayPglite } from '@sow/engine/throw-away'
import type { SeedPackage } from '@sow/kit'
import type { ManifestDataset } from '@sow/kit/manifest'
import { type DiscoveredPackage, type Finding, loadSeedPackage } from '@sow/runner/project'
import { provePackage } from '../prove/prove-package.js'
import { checkContent } from './check-content.js'
import { checkExports } from './check-exports.js'
import { checkFolder } from './check-folder.js'
import { checkManifest } from './check-manifest.js'
import { checkTypes } from './check-types.js'
import { findingsOfErrors } from './error-findings.js'
import { applyExceptions } from './exceptions.js'
import { compareWithOfficial, type OfficialComparison } from './official/compare-with-official.js'
import { type OfficialCodes, readOfficialFile } from './official/read-official-file.js'
import { readPapers } from './package-papers.js'
import { findPackagesToCheck, type PackagesToCheck } from './packages-to-check.js'
import { readPublishedPackage } from './published-package.js'
import { readCodeCatalog } from './rows/code-catalog.js'
import type { ReadableDataset } from './rows/rows-under-check.js'
import { environmentFindings, watchEnvironment } from './watch-environment.js'

/** What a check looks at. */
export interface PackageCheckChoices {
  readonly workingDirectory: string
  /** Folders of seed packages; none: every seed package of the project. */
  readonly directories: readonly string[]
  /** Official release files that codes are compared with. */
  readonly against: readonly string[]
}

/** A package that was checked. */
export interface CheckedPackage {
  /** Its name in npm. */
  readonly package: string
  /** The one that was checked. */
  readonly version: string
  /** How many it has. */
  readonly datasets: number
  /** How many they hold together. */
  readonly rows: number
}

export interface PackageCheck {
  /** The packages that were checked. */
  readonly packages: readonly CheckedPackage[]
  /** A comparison for each file of `--against`. */
  readonly official: readonly OfficialComparison[]
  /** What is wrong with them. */
  readonly findings: readonly Finding[]
}

/**
 * Checks seed packages as they would be published: their folder, their manifest, every row against every guard, a
 * proof on a throw-away database, and their codes against official files. Changes nothing.
 * Throws SowError where a package cannot be found or loaded, or an official file cannot be read.
 */
export async function checkPackages(choices: PackageCheckChoices): Promise<PackageCheck> {
  const official: OfficialCodes[] = []
  for (const file of choices.against) official.push(await readOfficialFile(file, choices.workingDirectory))
  const found = await findPackagesToCheck(choices.workingDirectory, choices.directories)
  const surroundings = await readSurroundings(found)
  const findings: Finding[] = []
  for (const own of found.checked) {
    const ofPackage = await checkPackage(own, surroundings)
    findings.push(...ofPackage.map((finding) => locateFinding(finding, own, choices.workingDirectory)))
  }
  const comparisons = await compareAll(official, found, surroundings)
  return {
    packages: found.checked.map(describe),
    official: comparisons.map(({ comparison }) => comparison),
    findings: [...findings, ...comparisons.flatMap((each) => each.findings)],
  }
}

interface Surroundings {
  readonly definitions: ReadonlyMap<string, SeedPackage>
  /** The environment variables that each package read while it was loaded. */
  readonly environment: ReadonlyMap<string, readonly string[]>
  readonly others: ReadonlyMap<string, ManifestDataset>
  readonly catalog: Awaited<ReturnType<typeof readCodeCatalog>>
}

async function readSurroundings({ known }: PackagesToCheck): Promise<Surroundings> {
  const seeds = known.filter(({ kind }) => kind === 'seed')
  const definitions = new Map<string, SeedPackage>()
  // Code that is not that of the manifest is a finding here: see `checkManifest`.
  const environment = new Map<string, readonly string[]>()
  for (const { name, entry, directory } of seeds) {
    const { result, names } = await watchEnvironment(directory, () => loadSeedPackage({ name, entry }))
    definitions.set(name, result)
    environment.set(name, names)
  }
  const described = seeds.flatMap(({ manifest }) => manifest.datasets)
  return {
    definitions,
    environment,
    others: new Map(described.map((dataset) => [dataset.identity, dataset])),
    catalog: await readCodeCatalog(seeds.flatMap((seed) => readableDatasets(seed, definitions))),
  }
}

async function checkPackage(own: DiscoveredPackage, surroundings: Surroundings): Promise<Finding[]> {
  const { definitions, others } = surroundings
  const papers = readPapers(own.directory)
  const datasets = readableDatasets(own, definitions)
  const definition = definitions.get(own.name)
  const published = await readPublishedPackage(own.directory)
  const content = [
    ...environmentFindings(own.name, surroundings.environment.get(own.name) ?? []),
    ...(await checkFolder(own, papers, datasets, published)),
    ...(await checkExports(published, own.name)),
    ...(await checkTypes(published, own.name)),
  ]
  for (const dataset of datasets) content.push(...(await checkContent(dataset, surroundings)))
  const manifest = definition === undefined ? [] : await checkManifest(own, definition, others)
  // Where the rows are not those of the manifest, the proof would tell the same again.
  const proof = manifest.length > 0 ? [] : await checkProof(own.directory, own.name)
  return [...manifest, ...applyExceptions(content, papers.exceptions, own.name), ...proof]
}

async function compareAll(
  official: readonly OfficialCodes[],
  { checked }: PackagesToCheck,
  { definitions }: Surroundings,
) {
  const datasets = checked.flatMap((own) => readableDatasets(own, definitions))
  const comparisons = []
  for (const codes of official) comparisons.push(await compareWithOfficial(codes, datasets))
  return comparisons
}

function readableDatasets(
  { name, manifest }: DiscoveredPackage,
  definitions: ReadonlyMap<string, SeedPackage>,
): ReadableDataset[] {
  return manifest.datasets.flatMap((described) => {
    const dataset = definitions.get(name)?.datasets.find((each) => each.name === described.name)
    return dataset === undefined ? [] : [{ described, dataset }]
  })
}

function describe({ name, version, manifest: { datasets } }: DiscoveredPackage): CheckedPackage {
  const rows = datasets.reduce((sum, dataset) => sum + dataset.rows, 0)
  return { package: name, version, datasets: datasets.length, rows }
}

/** Proves a package on a throw-away database of its own. */
async function checkProof(directory: string, where: string): Promise<Finding[]> {
  return findingsOfErrors(where, async () => {
    await using session = await openThrowAwayPglite()
    await provePackage(directory, session)
  })
}

/**
 * A finding with the file that has to be mended, so that a CI can show it there: the one that the check named, the module
 * that is named as the dataset is, or package.json. Relative to the working directory, with forward slashes.
 */
function locateFinding(finding: Finding, own: DiscoveredPackage, workingDirectory: string): Finding {
  const { directory, entry } = own
  const candidates =
    finding.file === undefined ? [] : [finding.file, relative(directory, join(entry, '..', finding.file))]
  const file =
    candidates.find((path) => existsSync(join(directory, path))) ?? moduleOf(finding, own) ?? 'package.json'
  const path = relative(workingDirectory, join(directory, file)).split(sep).join('/')
  return { ...finding, file: path }
}

function moduleOf({ where }: Finding, { directory, manifest }: DiscoveredPackage): string | undefined {
  const dataset = manifest.datasets.find(
    ({ identity }) => where === identity || where.startsWith(`${identity}, `),
  )
  if (dataset === undefined) return undefined
  const file = `src/${dataset.name}.ts`
  return existsSync(join(directory, file)) ? file : undefined
}
