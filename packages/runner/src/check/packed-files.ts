import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** True where an entry of `files` takes in a path of the package: the path itself, or a folder above it. */
export function packs(files: readonly string[] | null, path: string): boolean {
  if (files === null) return true
  return files.map(plainEntry).some((entry) => entry === '' || path === entry || path.startsWith(`${entry}/`))
}

/** Bytes that npm packs, before compression, by the entries of `files`. */
export function packedBytes(directory: string, files: readonly string[] | null): number {
  const entries = files === null ? [''] : files.filter((entry) => !entry.startsWith('!')).map(plainEntry)
  return [...new Set(entries)].reduce((sum, entry) => sum + bytesBelow(join(directory, entry)), 0)
}

/** `./data/**` as `data`: what stands before the first wildcard. */
function plainEntry(entry: string): string {
  const parts = entry.replace(/^\.?\//, '').split('/')
  const wild = parts.findIndex((part) => /[*?[{]/.test(part))
  return (wild < 0 ? parts : parts.slice(0, wild)).join('/').replace(/\/$/, '')
}

function bytesBelow(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.size
  return readdirSync(path)
    .filter((name) => name !== 'node_modules' && name !== '.git')
    .reduce((sum, name) => sum + bytesBelow(join(path, name)), 0)
}
