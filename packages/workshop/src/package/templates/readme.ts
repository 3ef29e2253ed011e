import type { Manifest } from '@sow/kit/manifest'
import { runScript } from '@sow/runner/project'
import type { Surroundings } from '../../project/surroundings.js'
import type { AuthoredPackage } from '../authored/authored-package.js'
import { fillDictionary } from './fill-dictionary.js'

/** README.md, with its two generated parts as the manifest has them. */
export function readmeFile(
  { name, description, domain }: AuthoredPackage,
  manifest: Manifest,
  { packageManager }: Surroundings,
): string {
  const text = `# ${name}

${description}

Seed it with \`sow db seed ${domain}\`. Publishers, releases and licences are in SOURCE.md.

## Datasets

<!-- generated from the manifest: datasets -->

<!-- end of datasets -->

## Change the rows

\`\`\`sh
${runScript(packageManager, 'build')}
${runScript(packageManager, 'test')}
${runScript(packageManager, 'check')}
\`\`\`

Every change of rows is a new version of the package. The tests compare this page with the manifest;
\`vitest run --update\` writes the lists of datasets and columns anew. What an assistant has to know of Sow stands in
\`node_modules/@sow/cli/llms.txt\`.

## Data dictionary

Columns of the key are bold.

<!-- generated from the manifest: data dictionary -->

<!-- end of data dictionary -->
`
  return fillDictionary(text, manifest)
}
