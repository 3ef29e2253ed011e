import module from 'node:module'

// This thread has a cache of its own.
module.enableCompileCache?.()
const { runInThisThread } = await import('./command-line/run-in-this-thread.js')
await runInThisThread()
