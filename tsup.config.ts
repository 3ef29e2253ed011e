import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'tsup'

interface PackageJson {
  readonly exports: Readonly<Record<string, string | { readonly source?: string }>>
  readonly sow?: object
}

/**
 * The build of a library package, which tsup finds from the package's folder: ESM for Node >= 22.18; `tsc` writes the
 * types beside it. Its entries are the sources that the `exports` of its package.json name, and `more`. Maps lead to the
 * sources, which are published; packages of data have neither.
 */
export function library(more: readonly string[] = []) {
  const { exports, sow } = JSON.parse(readFileSync('package.json', 'utf8')) as PackageJson
  const sources = Object.values(exports).flatMap((target) =>
    typeof target === 'object' && target.source !== undefined ? [target.source] : [],
  )
  return defineConfig({
    entry: Object.fromEntries([...sources, ...more].map((source) => [basename(source, '.ts'), source])),
    format: 'esm',
    platform: 'node',
    target: 'node22',
    dts: false,
    clean: true,
    splitting: true,
    sourcemap: sow === undefined,
    treeshake: true,
    esbuildOptions: (options) => {
      options.sourcesContent = false
    },
  })
}

export default () => library()
