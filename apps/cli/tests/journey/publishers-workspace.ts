import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Shell } from './shell.js'

/** Makes a workspace out of nothing, sees it pass what it says of itself, and publishes its packages. Answers their names. */
export async function publishWorkspaceOfOwn(publisher: Shell, command: string): Promise<readonly string[]> {
  writeFileSync(
    join(publisher.folder, 'package.json'),
    JSON.stringify({ name: '@publisher/data', version: '0.0.0', private: true, type: 'module' }),
  )
  writeFileSync(join(publisher.folder, 'README.md'), '# Ours\n')
  await publisher.run([command, 'init', '--monorepo', '--first', 'units'])
  expect(readFileSync(join(publisher.folder, 'README.md'), 'utf8')).toBe('# Ours\n')
  await publisher.run(['npm', 'install'])
  for (const script of ['build', 'typecheck', 'test', 'check'])
    await publisher.run(['npm', ...(script === 'test' ? ['test'] : ['run', script])])
  const folders = readdirSync(join(publisher.folder, 'packages'))
  for (const name of folders)
    await publisher.in(join(publisher.folder, 'packages', name)).run(['npm', 'publish'])
  return folders.map((name) => `@publisher/${name}`)
}
