import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Compiled WebAssembly, a `WebAssembly.Module`; Node's types do not name it. */
export type PgliteProgram = object

const { WebAssembly: compiler } = globalThis as unknown as {
  readonly WebAssembly: { compile(bytes: Uint8Array): Promise<PgliteProgram> }
}

let program: Promise<PgliteProgram | null> | undefined

/**
 * PGlite's program, compiled once in a process: what one database had made fast, the next one finds so. Null where its file
 * is not beside its code; PGlite then looks for it itself.
 */
export function pgliteProgram(): Promise<PgliteProgram | null> {
  program ??= compileProgram().catch(() => null)
  return program
}

async function compileProgram(): Promise<PgliteProgram> {
  const code = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  return await compiler.compile(await readFile(join(dirname(code), 'pglite.wasm')))
}
