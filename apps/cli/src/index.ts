export type { LocalSeed, SowConfig } from '@sow/runner/start'
export { defineConfig, defineTenants } from '@sow/runner/start'
