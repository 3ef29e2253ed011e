/** What a command line needs before it knows which command runs: nothing here loads the engine. */
export { countNames, sumOfCounts, writtenNames } from '@sow/engine/row-counts'
export { checkEnvironment } from './config/check-environment.js'
export { defineConfig, type SowConfig } from './config/config.js'
export { loadConfig } from './config/load-config.js'
export { type FoundPlugin, findPlugins } from './discover/find-plugins.js'
export { findProjectIfAny } from './discover/find-project.js'
export { sampledRows } from './report/sample-planned.js'
export { nearestNames } from './select/nearest-names.js'
