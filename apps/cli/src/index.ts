export type { SowConfig } from '@sow/runner/start'
export { defineConfig } from '@sow/runner/start'
