import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openDatabase } from '../../packages/engine/src/index.js'
import { createDatabase } from '../../packages/engine/src/throw-away.js'
import { commandBlocks, type PackedPackages, typeLines } from './installed-example.js'

/** The seed package: built by its own compiler, proven, checked, packed, and applied from another project. */
export async function runSeedPackage(packages: PackedPackages, superuserUrl: string): Promise<void> {
  const author = packages.copyExample('seed-package')
  const [build = [], use = []] = commandBlocks('seed-package')
  await typeLines(author, build)
  expect(existsSync(join(author.folder, 'dist', 'sow.manifest.json'))).toBe(true)
  const { findings } = await author.json(['npx', 'sow', 'package', 'check', '.'])
  expect(findings.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([])

  await using database = await createDatabase(superuserUrl)
  await using site = await openDatabase({ kind: 'postgres', url: database.url })
  const project = packages.emptyFolder('project').with({ DATABASE_URL: database.url })
  await typeLines(project, use)
  const texts = async () => (await site.query('select * from reminder_texts order by code')).rows
  expect((await texts()).map(({ code }) => code)).toEqual([
    'example-bring-papers',
    'example-day-before',
    'example-week-before',
  ])

  await site.query(`update reminder_texts set days_before = 2 where code = 'example-day-before'`)
  const edited = await texts()
  const { run } = await project.json(['npx', 'sow', 'db', 'seed'])
  expect(run).toBeNull()
  expect(await texts()).toEqual(edited)
}
