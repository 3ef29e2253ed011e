import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderType } from '../../cli/build/json-page.js'
import type { SchemaFile } from '../../cli/build/json-schema.js'
import type { Page } from './page.js'
import { repositoryRoot } from './read-pages.js'

const introduction = `# Configuration

A project may say in \`sow.config.ts\` (or \`.mjs\`, \`.js\`) what Sow cannot know by itself. The file is optional, and each key has
a default. \`sow init\` writes one. A key that Sow does not know is an error.

\`\`\`ts
import { defineConfig } from '@sow/cli'

export default defineConfig({ schema: 'public' })
\`\`\`

This page is generated from the schema of the file, \`@sow/cli/config-schema.json\`.`

/** What `sow.config.ts` may say: from its schema. */
export function readConfigurationPage(): Page {
  const file = join(repositoryRoot, 'apps/cli/config-schema.json')
  const { $defs } = JSON.parse(readFileSync(file, 'utf8')) as SchemaFile
  const names = Object.keys($defs).sort((left, right) => placeOf(left) - placeOf(right))
  const types = names.map((name) => renderType(name, $defs).replace(/^### /, '## '))
  return { path: 'reference/configuration.md', text: [introduction, ...types].join('\n\n') }
}

/** The configuration itself comes first. */
function placeOf(name: string): number {
  return name === 'SowConfig' ? 0 : 1
}
