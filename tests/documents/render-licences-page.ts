import type { Manifest, ManifestDataset } from '../../packages/kit/src/manifest.js'
import { renderTable } from '../../tools/render-table.ts'

const head = `# Licences

The code of Sow is under the Apache License 2.0, in every package. The rows are not code: each dataset names its own terms
and where they come from. This page is written from the manifests of the seed packages (\`vitest -u\`), and \`SOURCE.md\` of each
package says more.

- **CC0-1.0**: given to everybody, without conditions. Rows that were written here are, and those of HL7 Terminology.
- **US Government work**: a work of the United States government, which has no copyright there. Elsewhere look at your law.

No content of CPT, CDT, NUCC or another licensed code set is in any package; \`sow package check\` looks for such codes. A
site that has a licence loads the publisher's file itself ([code sets](code-sets.md)). Names of vendors, payers and
products are facts, and may be trademarks of their owners.`

/** The page docs/licences.md. */
export function renderLicencesPage(manifests: readonly Manifest[]): string {
  return `${[head, ...manifests.flatMap(renderPackage)].join('\n\n')}\n`
}

function renderPackage({ package: name, datasets }: Manifest): string[] {
  const columns = ['dataset', 'kind', 'licence', 'publisher', 'release', 'in force from']
  return [`## ${name}`, renderTable(columns, datasets.map(renderDataset))]
}

function renderDataset({ name, kind, license, source }: ManifestDataset): string[] {
  const { publisher = '', release = '', effective = '' } = source ?? {}
  return [name, kind, license ?? 'none named', publisher, release, effective]
}
