import { asksFor } from './process/early-options.js'
import { startThread } from './process/start-thread.js'

// A promise that never settles ends the process with this code: success is only claimed at the proven end.
process.exitCode = 70
const argv = process.argv.slice(2)
if (asksFor('--no-color', argv)) {
  // Node and oclif read the environment; FORCE_COLOR would win over NO_COLOR.
  process.env['NO_COLOR'] = '1'
  delete process.env['FORCE_COLOR']
}
// Asking for the version needs no command, so nothing is loaded for one.
const asksForVersion = argv.length === 1 && ['--version', '-v'].includes(argv[0] ?? '')
const thread = asksForVersion ? null : startThread(argv)
const { runSow } = await import('./command-line/run-sow.js')
await runSow(argv, thread)
