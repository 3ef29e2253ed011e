import { SowError } from '@sow/kit'

let running = 0
let attempted = false
let realExit: typeof process.exit | undefined

/**
 * Runs foreign code that must not end the process: `process.exit` throws there, and having called it is an error
 * even where the code catches what was thrown. Its `process.exitCode` is undone too. Calls may overlap.
 */
export async function withExitForbidden<T>(run: () => Promise<T>): Promise<T> {
  const exitCode = process.exitCode
  forbidExit()
  try {
    const result = await run()
    if (attempted) throw exitAttempted()
    return result
  } finally {
    allowExit()
    process.exitCode = exitCode
  }
}

function forbidExit(): void {
  if (running++ > 0) return
  attempted = false
  realExit = process.exit
  process.exit = () => {
    attempted = true
    throw exitAttempted()
  }
}

function allowExit(): void {
  if (--running > 0 || realExit === undefined) return
  process.exit = realExit
  realExit = undefined
}

function exitAttempted(): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: 'its code called process.exit.',
    hint: 'Report it to the author of the package.',
  })
}
