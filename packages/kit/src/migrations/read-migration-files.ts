import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SummedFile } from './sum-file.js'
import { sumOfMigration } from './sum-of-migration.js'

/** A migration's file name: its time to the second and what it does, `20240101000001_initial_schema.ts`. */
export const migrationFileForm = /^(\d{14})_([a-z0-9][a-z0-9_]*)\.ts$/

/** The migrations of a folder with their sums, sorted by name: every TypeScript file but `index.ts`. */
export async function readMigrationFiles(folder: string): Promise<readonly SummedFile[]> {
  const names = existsSync(folder) ? await readdir(folder) : []
  const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && name !== 'index.ts')
  return Promise.all(
    files.sort().map(async (file) => ({
      file,
      sum: sumOfMigration(await readFile(join(folder, file), 'utf8')),
    })),
  )
}
