/** tsup.config.ts: ESM for Node; `tsc` writes the types beside it. */
export function tsupConfigFile(): string {
  return `import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node22',
  dts: false,
  clean: true,
  treeshake: true,
})
`
}
