let running = 0
let ownWrite: typeof process.stdout.write | null = null

/**
 * Runs code of a package while what it prints goes to stderr: stdout is for what a command answers, and with `--json`
 * for one document. Several may run at once.
 */
export async function printingBeside<Result>(work: () => Promise<Result>): Promise<Result> {
  const { stdout, stderr } = process
  if (ownWrite === null) {
    ownWrite = stdout.write
    stdout.write = stderr.write.bind(stderr)
  }
  running += 1
  try {
    return await work()
  } finally {
    running -= 1
    if (running === 0) takeStdoutBack()
  }
}

/** For the end of the process, which may come in the midst of such code. */
export function takeStdoutBack(): void {
  if (ownWrite !== null) process.stdout.write = ownWrite
  ownWrite = null
}
