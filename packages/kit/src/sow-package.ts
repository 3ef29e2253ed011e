import { runCommand } from './package/run-command.js'

process.exitCode = await runCommand(process.argv.slice(2), process.cwd(), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
})
