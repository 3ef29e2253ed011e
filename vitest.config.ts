import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/longest-first.ts'
import { onCitus } from './tests/on-citus.ts'

/** What a package may take to be imported is the patience of a person; on a machine that is busy it is no fault. */
const patient = { SOW_IMPORT_SECONDS: process.env['SOW_IMPORT_SECONDS'] ?? '600' }

/** Tests read the packages' sources: the `source` condition of their exports. */
const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }

export default defineConfig({
  test: {
    // Much of a test's time is a server's or another process's, so every core has a worker.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // To be read, not to be reached: a number says which lines ran, not what was asserted.
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      reportOnFailure: true,
    },
    // The limits of tests are for what never ends. A machine may be many times slower than the one that a test was written on.
    projects: [
      {
        ...source,
        test: {
          name: 'packages',
          env: patient,
          // Threads of one process share PGlite's compiled program; the tests of the command line start processes of their own.
          pool: 'threads',
          include: ['packages/*/tests/**/*.test.ts', 'tests/**/*.test.ts'],
          globalSetup: ['tests/start-postgres.ts', 'tests/keep-pglite-program.ts', 'tests/tell-tiers.ts'],
          setupFiles: onCitus === null ? [] : ['packages/engine/tests/citus/tell-not-run.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        ...source,
        test: {
          name: 'cli',
          env: patient,
          include: ['apps/*/tests/**/*.test.ts'],
          globalSetup: ['tests/start-postgres.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
