import { readFileSync } from 'node:fs'
import { zstdDecompressSync } from 'node:zlib'
import { findBuiltFile } from '../connect/find-built-file.js'
import { templateFile } from './embedded-files.js'

/** The tar of the prepared cluster; null where the package was not built, and a cluster has to be made anew. */
export function readTemplate(): Buffer<ArrayBuffer> | null {
  const file = findBuiltFile(templateFile)
  return file === null ? null : zstdDecompressSync(readFileSync(file))
}
