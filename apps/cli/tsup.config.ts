import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { defineConfig } from 'tsup'
import { collectLicenses, type Metafile } from './build/collect-licenses.ts'

/** Packages that are written as CommonJS expect these names. */
const commonJs = [
  "import { createRequire as __createRequire } from 'node:module'",
  "import { fileURLToPath as __toPath } from 'node:url'",
  'const require = __createRequire(import.meta.url)',
  'const __filename = __toPath(import.meta.url)',
  "const __dirname = __toPath(new URL('.', import.meta.url))",
].join('\n')

const { resolve } = createRequire(import.meta.url)
const engine = dirname(resolve('@sow/engine/package.json'))
const kit = dirname(resolve('@sow/kit/package.json'))
const runner = dirname(resolve('@sow/runner/package.json'))
const studio = dirname(resolve('@sow/studio/package.json'))
const workshop = createRequire(resolve('@sow/workshop/package.json'))

/** A prepared cluster of the embedded database: the engine's build makes it. */
const template = 'embedded-template.tar.zst'

/** Where tsup writes which files went into the bundle. */
const builtFiles = 'dist/metafile-esm.json'

/** One bundle in few files, since reading hundreds of them is what a start costs; PGlite brings files of its own. */
export default defineConfig({
  entry: {
    main: 'src/main.ts',
    'command-thread': 'src/command-thread.ts',
    commands: 'src/commands.ts',
    index: 'src/index.ts',
    // For local seeds of a project that has no kit of its own.
    kit: join(kit, 'src/index.ts'),
    'pglite-worker': join(engine, 'src/server/connect/pglite-worker.ts'),
  },
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // The grammar of PostgreSQL is a file of WebAssembly beside its own code.
  external: ['libpg-query', 'pg-native', 'pg-cloudflare', 'typescript', 'ts-node', 'tsx'],
  banner: { js: commonJs },
  clean: true,
  splitting: true,
  sourcemap: true,
  dts: false,
  esbuildOptions(options) {
    options.conditions = ['source']
    // A trace names our files and lines; the files themselves are in the repository, and twice the size.
    options.sourcesContent = false
    // Its main file loads its parts in a way that no bundle can follow; its modules do not.
    options.alias = { 'jsonc-parser': workshop.resolve('jsonc-parser/lib/esm/main.js') }
    options.minifySyntax = true
    options.minifyWhitespace = true
  },
  metafile: true,
  async onSuccess() {
    copyFileSync(join(engine, 'dist', template), join('dist', template))
    // The configuration's types stand alone, so that nobody has to install the runner for them.
    copyFileSync(join(runner, 'dist/config/config.d.ts'), 'dist/index.d.ts')
    cpSync(join(studio, 'dist'), 'dist/studio', { recursive: true })
    // A program of others, as large as its map: nobody steps through it.
    for (const file of readdirSync('dist').filter((name) => /^elk\..*\.map$/.test(name)))
      rmSync(join('dist', file))
    const metafile = JSON.parse(readFileSync(builtFiles, 'utf8')) as Metafile
    writeFileSync('dist/third-party-licenses.txt', collectLicenses(metafile))
    rmSync(builtFiles)
  },
})
