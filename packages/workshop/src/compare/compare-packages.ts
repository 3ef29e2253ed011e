import { SowError } from '@sow/kit/errors'
import type { Finding } from '@sow/runner/project'
import { changelogLines } from './changelog.js'
import { checkChangesets, declaredBump, findChangesetFolder, writeChangeset } from './changesets.js'
import { diffReleases } from './diff-releases.js'
import { type ComparedPackage, findComparedPackage } from './find-compared-package.js'
import { type OpenRelease, openComparedRelease, type Whereabouts } from './open-compared-release.js'
import type { ReleaseDiff } from './release-diff.js'

export interface CompareChoices {
  readonly workingDirectory: string
  /** The folder, name or domain of a seed package; null for that of the working directory. */
  readonly named: string | null
  /** A folder, a tarball, an official file, `npm`, or a version; null for what was published last. */
  readonly from: string | null
  /** The same; null for the folder of the package. */
  readonly to: string | null
  /** Write a changeset, unless nothing changed. */
  readonly changeset: boolean
  /** Find changesets that are too small. */
  readonly check: boolean
}

export interface PackageComparison {
  /** Null where there is no such release to compare with: nothing was published yet. */
  readonly diff: ReleaseDiff | null
  /** The release that was asked for and is not published; null where it is. */
  readonly unpublished: { readonly package: string; readonly version: string } | null
  /** The changes in the words of whoever uses the rows. */
  readonly changelog: readonly string[]
  /** The changeset that was written. */
  readonly changeset: string | null
  /** Changesets that are too small; only with `--check`. */
  readonly findings: readonly Finding[]
}

/** Compares two releases of a seed package, or of an official file. Throws SowError, PACKAGE_MISSING for a version that is named and not published; changes at most a changeset. */
export async function comparePackages(choices: CompareChoices): Promise<PackageComparison> {
  const { workingDirectory, named, from, to } = choices
  const own = () => findComparedPackage(named, workingDirectory)
  const where: Whereabouts = { workingDirectory, packageName: async () => (await own()).name }
  await using after = await open(to ?? (await own()).directory, where)
  if (after === null) return unpublished(await where.packageName(), to ?? 'npm')
  const name = async () => (named === null && to !== null ? after.release.package : await where.packageName())
  await using before = await open(from ?? 'npm', { ...where, packageName: name })
  if (before === null) return unpublished(await name(), from ?? 'npm')
  const diff = await diffReleases(before.release, after.release)
  const changelog = changelogLines(diff)
  if (!choices.changeset && !choices.check)
    return { diff, unpublished: null, changelog, changeset: null, findings: [] }
  return {
    diff,
    unpublished: null,
    changelog,
    ...(await useChangesets(diff, changelog, choices, await own())),
  }
}

function open(wanted: string, where: Whereabouts): Promise<OpenRelease | null> {
  return openComparedRelease(wanted, where)
}

async function useChangesets(
  diff: ReleaseDiff,
  lines: readonly string[],
  { changeset, check }: CompareChoices,
  { name: packageName, directory }: ComparedPackage,
): Promise<Pick<PackageComparison, 'changeset' | 'findings'>> {
  const folder = findChangesetFolder(directory)
  const written =
    changeset && diff.bump !== 'none' ? writeChangeset(folder, { packageName, bump: diff.bump, lines }) : null
  return {
    changeset: written,
    findings: check ? checkChangesets(diff, await declaredBump(folder, packageName)) : [],
  }
}

/** Nothing to compare with is no error, but for a version that somebody named. Throws SowError PACKAGE_MISSING. */
function unpublished(packageName: string, version: string): PackageComparison {
  if (version !== 'npm')
    throw new SowError({
      code: 'PACKAGE_MISSING',
      message: `Version ${version} of ${packageName} is not published.`,
      hint: `See which are: npm view ${packageName} versions`,
      place: { package: packageName },
    })
  return {
    diff: null,
    unpublished: { package: packageName, version: 'latest' },
    changelog: [],
    changeset: null,
    findings: [],
  }
}
