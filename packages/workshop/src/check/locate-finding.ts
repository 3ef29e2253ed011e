import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { DiscoveredPackage, Finding } from '@sow/runner/project'

/**
 * A finding with the file that has to be mended, so that a CI can show it there: the one that the check named, the module
 * that is named as the dataset is, or package.json. Relative to the working directory, with forward slashes.
 */
export function locateFinding(finding: Finding, own: DiscoveredPackage, workingDirectory: string): Finding {
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
