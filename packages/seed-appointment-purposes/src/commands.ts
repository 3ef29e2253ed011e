import { purposeCheck } from './purpose-check.js'

/** What this package brings to `sow`, by oclif's ids. */
export const commands = { 'appointments:purpose-check': purposeCheck }
