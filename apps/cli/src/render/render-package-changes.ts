import type { PackageChanges } from '@sow/workshop'
import { counted } from './render-counts.js'

/** What was added to a package, a line for each dataset. */
export function renderPackageChanges({
  package: name,
  version,
  from,
  changes,
}: PackageChanges): readonly string[] {
  if (from === null) return [`${name} ${version}: nothing was published before it.`]
  if (changes.length === 0) return [`${name} ${version}: no change set is worth it since ${from}.`]
  return [
    `${name} ${version}, since ${from}:`,
    ...changes.map(
      ({ identity, changed, added, gone }) =>
        `  ${identity}: ${counted(changed, 'row')}, ${added} of them new, and ${gone} gone`,
    ),
  ]
}
