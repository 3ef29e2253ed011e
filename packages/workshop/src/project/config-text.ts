/** The first configuration of a project. */
export function configText(): string {
  return `import { defineConfig } from '@sow/cli'

/** What \`sow\` has to know of this project. Everything has a default. */
export default defineConfig({
  // The database schema that the project's tables live in.
  schema: 'public',
  // Seed and schema packages beside the dependencies of this project: paths or names.
  packages: [],
})
`
}

/** Node runs the file as it stands: with types where the package is of ES modules, without them elsewhere. */
export function configName(type: unknown): string {
  return type === 'module' ? 'sow.config.ts' : 'sow.config.mjs'
}
