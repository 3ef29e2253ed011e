import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkSumFile } from '@sow/kit/build'
import { describe, expect, test } from 'vitest'
import { hashMigrations } from '../src/migration/hash-migrations.js'
import { nextPrefix, snakeName } from '../src/migration/migration-name.js'
import { newMigration } from '../src/migration/new-migration.js'
import { renumberMigration } from '../src/migration/renumber-migration.js'

const noon = new Date('2026-01-01T12:00:00Z')

async function usingFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sow-migrations-'))
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('a new migration', () => {
  test('is named after the moment and what it does, and enters the sums', async () => {
    await usingFolder(async (folder) => {
      const { name, toAdd } = await newMigration(folder, 'Add payer phone', noon)
      expect(name).toBe('20260101120000_add_payer_phone')
      expect(readFileSync(join(folder, `${name}.ts`), 'utf8')).toContain('export async function down')
      expect(toAdd.join('\n')).toContain(name)
      expect(await checkSumFile(folder)).toEqual([])
    })
  })

  test('stands after all others, whatever the clock says', () => {
    expect(nextPrefix(noon, ['20260101120000_a.ts', '20270101000000_b.ts'])).toBe('20270101000001')
    expect(nextPrefix(noon, ['20250101000000_a.ts'])).toBe('20260101120000')
  })

  test('needs a name', () => {
    expect(snakeName('addPayer-Phone!')).toBe('add_payer_phone')
    expect(() => snakeName('***')).toThrow(/needs a letter/)
  })
})

describe('renumbering', () => {
  test('moves file, list and sums to a later number', async () => {
    await usingFolder(async (folder) => {
      const { name } = await newMigration(folder, 'mine', noon)
      await newMigration(folder, 'theirs', noon)
      writeFileSync(
        join(folder, 'index.ts'),
        `import * as mine from './${name}.js'\nexport const all = { '${name}': mine }\n`,
      )
      const { to } = await renumberMigration(folder, name, new Set(), noon)
      expect(to).toBe('20260101120002_mine')
      expect(readdirSync(folder).sort()).toEqual([
        '20260101120001_theirs.ts',
        `${to}.ts`,
        'index.ts',
        'sow.sum',
      ])
      expect(readFileSync(join(folder, 'index.ts'), 'utf8')).toBe(
        `import * as mine from './${to}.js'\nexport const all = { '${to}': mine }\n`,
      )
      expect(await checkSumFile(folder)).toEqual([])
    })
  })

  test('is refused for what a database has applied, and nothing is renamed', async () => {
    await usingFolder(async (folder) => {
      const { name } = await newMigration(folder, 'mine', noon)
      await expect(renumberMigration(folder, name, new Set([name]), noon)).rejects.toMatchObject({
        code: 'MIGRATION_EDITED',
      })
      await expect(renumberMigration(folder, 'nothing', new Set(), noon)).rejects.toMatchObject({
        code: 'CONFIG_USAGE',
      })
      expect(readdirSync(folder)).toContain(`${name}.ts`)
    })
  })
})

test('writing the sums again tells what was added, changed and removed', async () => {
  await usingFolder(async (folder) => {
    const first = await newMigration(folder, 'first', noon)
    const second = await newMigration(folder, 'second', noon)
    writeFileSync(first.file, '// edited')
    rmSync(second.file)
    writeFileSync(join(folder, '20260601000000_third.ts'), '// new')
    expect(await hashMigrations(folder)).toEqual({
      files: 2,
      added: ['20260601000000_third.ts'],
      changed: [`${first.name}.ts`],
      removed: [`${second.name}.ts`],
    })
    expect(await hashMigrations(folder)).toMatchObject({ added: [], changed: [], removed: [] })
  })
})
