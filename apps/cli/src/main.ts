import { runSow } from './command-line/run-sow.js'

// A promise that never settles ends the process with this code: success is only claimed at the proven end.
process.exitCode = 70
await runSow(process.argv.slice(2))
