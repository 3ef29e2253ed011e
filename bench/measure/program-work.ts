import { spawnSync } from 'node:child_process'
import type { Work } from './work.ts'

/** Runs a program to its end. Throws Error where it fails. */
export async function open(args: {
  readonly program: string
  readonly arguments: readonly string[]
}): Promise<Work> {
  return {
    async run() {
      const started = performance.now()
      const { status } = spawnSync(args.program, args.arguments, { stdio: 'ignore' })
      if (status !== 0) throw new Error(`${args.program} ended with ${status}`)
      return { answer: null, milliseconds: performance.now() - started }
    },
    [Symbol.asyncDispose]: async () => {},
  }
}
