import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SummedFile } from './sum-file.js'

/** A migration's file name: its time to the second and what it does, `20240101000001_initial_schema.ts`. */
export const migrationFileForm: RegExp = /^(\d{14})_([a-z0-9][a-z0-9_]*)\.ts$/

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

/**
 * The sum of a migration: the lower-case hexadecimal SHA-256 of its source in UTF-8, without byte order mark and
 * with LF for CRLF, so that a checkout on another system has the same sum.
 */
export function sumOfMigration(source: string): string {
  return hash('sha256', source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), 'hex')
}
