import { pgliteProgram } from '../packages/engine/src/server/connect/pglite-program.js'

/** Keeps PGlite's program alive for the whole run: test files are threads of one process, and none compiles it anew. */
export default async function keepPgliteProgram(): Promise<() => Promise<void>> {
  const program = await pgliteProgram()
  return async () => void program
}
