export type { LocalSeed, SowConfig } from '@sow/runner/start'
export { defineConfig } from '@sow/runner/start'
