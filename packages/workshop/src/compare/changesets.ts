import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SowError } from '@sow/kit/errors'
import type { Finding } from '@sow/runner/project'
import semver from 'semver'
import { type Bump, bumps, isSmaller, largestBump } from './bump.js'
import type { ReleaseDiff } from './release-diff.js'

/** The folder of changesets nearest above a package. Throws SowError CONFIG_USAGE where there is none. */
export function findChangesetFolder(directory: string): string {
  for (let folder = directory; ; folder = dirname(folder)) {
    const candidate = join(folder, '.changeset')
    if (existsSync(join(candidate, 'config.json'))) return candidate
    if (folder === dirname(folder)) throw noChangesets(directory)
  }
}

/** The largest bump that the changesets in a folder declare for a package. Throws SowError CONFIG_INVALID. */
export async function declaredBump(folder: string, packageName: string): Promise<Bump> {
  const { parseChangesetFile } = await import('@changesets/parse')
  const files = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md')
  const declared = files.flatMap((file) => {
    const { releases } = parse(parseChangesetFile, join(folder, file), file)
    return releases.filter(({ name }) => name === packageName).map(({ type }) => type)
  })
  return largestBump(declared)
}

/** Writes the changeset of a package's rows, in the place of the one that was written before; answers its path. */
export function writeChangeset(
  folder: string,
  {
    packageName,
    bump,
    lines,
  }: { readonly packageName: string; readonly bump: Bump; readonly lines: readonly string[] },
): string {
  const file = join(folder, `${packageName.replace(/^.*\//, '')}-rows.md`)
  const text = lines.length === 1 ? lines : lines.map((line) => `- ${line}`)
  writeFileSync(file, ['---', `'${packageName}': ${bump}`, '---', '', ...text, ''].join('\n'))
  return file
}

type Parse = typeof import('@changesets/parse').parseChangesetFile

function parse(read: Parse, path: string, file: string): ReturnType<Parse> {
  try {
    return read(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new SowError({
      code: 'CONFIG_INVALID',
      message: `The changeset ${file} cannot be read.`,
      hint: 'Correct its head: one line for each package, `name: patch`, between two lines of three dashes.',
      place: { file },
      cause,
    })
  }
}

function noChangesets(directory: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `There is no .changeset folder in ${directory} or above it.`,
    hint: 'Run `npx changeset init` once in the repository.',
  })
}

/**
 * Finds CHANGESET_TOO_SMALL where neither the committed changesets nor the version itself grow by what the rows ask for.
 * @param declared The largest bump of the changesets for the package.
 */
export function checkChangesets(
  { from, to, bump, reasons }: ReleaseDiff,
  declared: Bump,
): readonly Finding[] {
  const planned = largestBump([declared, versionBump(from.version, to.version)])
  if (!isSmaller(planned, bump)) return []
  const why = reasons.find((each) => !isSmaller(each.bump, bump))
  const where = [why?.dataset, why?.name].filter((part) => part != null).join(', ')
  return [
    {
      code: 'CHANGESET_TOO_SMALL',
      severity: 'error',
      where: to.package,
      message: `Since ${from.version} it changed by a ${bump} version (${why?.rule}${where === '' ? '' : `: ${where}`}), and its changesets declare ${planned === 'none' ? 'nothing' : `a ${planned} one`}.`,
      remedy: 'Write the changeset: sow package diff --changeset',
    },
  ]
}

/** By how much a version is larger than another. */
export function versionBump(before: string, after: string): Bump {
  if (semver.valid(before) === null || semver.valid(after) === null || semver.lte(after, before))
    return 'none'
  const difference = semver.diff(before, after)?.replace(/^pre(?=.)/, '')
  return bumps.find((bump) => bump === difference) ?? 'patch'
}
