import { defineConfig } from 'tsup'

/** The build of a library package: ESM for Node >= 22.18; `tsc` writes the types beside it. */
export function library(entry: string[]) {
  return defineConfig({
    entry,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    dts: false,
    clean: true,
    splitting: true,
    sourcemap: false,
    treeshake: true,
  })
}
