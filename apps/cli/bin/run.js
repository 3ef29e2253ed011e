#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`Error: Sow needs Node 22.18 or newer; this is ${process.versions.node}.\n`)
  process.exitCode = 64
} else {
  enableCompileCache?.()
  await import('../dist/main.js')
}
