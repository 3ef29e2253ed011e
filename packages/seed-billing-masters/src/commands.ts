import { feeCheck } from './fee-check.js'

/** What this package brings to `sow`, by oclif's ids. */
export const commands = { 'billing:fee-check': feeCheck }
