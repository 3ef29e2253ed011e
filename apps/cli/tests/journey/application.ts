import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../../../../tests/copy-workspace.js'
import type { Shell } from './shell.js'

const compiler = join(repository, 'node_modules', '@typescript', 'native', 'bin', 'tsc')

/**
 * Makes an application of the examples in docs/library.md, compiles it as strictly as there is, with every declaration that
 * it takes in, and runs the first one. Answers what that printed.
 */
export async function runApplication(application: Shell): Promise<string> {
  const files = examples().map((text, at) => ({ name: `example-${at + 1}.ts`, text }))
  for (const { name, text } of files) writeFileSync(join(application.folder, name), text)
  const write = (name: string, value: unknown) =>
    writeFileSync(join(application.folder, name), JSON.stringify(value, null, 2))
  write('package.json', { name: 'application', version: '1.0.0', private: true, type: 'module' })
  write('tsconfig.json', {
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: ['node'],
    },
  })
  await application.run([
    'npm',
    'install',
    '@sow/runner',
    '@sow/seed-countries',
    'pg',
    '@types/pg',
    '@types/node@22',
  ])
  await application.run(['node', compiler, '-p', '.'])
  return await application.run(['node', 'example-1.ts'])
}

function examples(): string[] {
  const page = readFileSync(join(repository, 'docs', 'library.md'), 'utf8')
  return [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = '']) => text)
}
