#!/usr/bin/env node
// By default: a Node that is too old has no such name to import, and is to be told so in words.
import module from 'node:module'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`Error: Sow needs Node 22.18 or newer; this is ${process.versions.node}.\n`)
  process.exitCode = 64
} else {
  module.enableCompileCache?.()
  await import('../dist/main.js')
}
