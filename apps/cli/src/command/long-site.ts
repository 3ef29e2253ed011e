import type { RunContext } from '@sow/runner'
import type { GlobalFlags } from './global-flags.js'
import type { LockFlags } from './lock-flags.js'
import { loadRunner, usingReadable } from './using-runner.js'

/** Milliseconds for which the embedded database stays open: a person reads, and clicks again. */
const idleMilliseconds = 15_000

/** Works with the project, which is read anew, and its database; `command` is what the ledger records. */
export type OpenSite = <Result>(
  command: string,
  work: (runner: typeof import('@sow/runner'), context: RunContext) => Promise<Result>,
) => Promise<Result>

/** A project and its database for as long as a server runs. Disposed, it lets go of the embedded database. */
export interface LongSite extends AsyncDisposable {
  readonly open: OpenSite
}

/** One piece of work after the other: the embedded database has one session, which stays open between them for a while. */
export async function openLongSite(flags: GlobalFlags & LockFlags): Promise<LongSite> {
  const kept = (await loadRunner()).keepEmbedded(idleMilliseconds)
  const quietly = { ...flags, quiet: true, verbose: false }
  let last: Promise<unknown> = Promise.resolve()
  return {
    open(command, work) {
      const next = last.then(() =>
        usingReadable(command, quietly, (runner, context) =>
          work(runner, { ...context, openSession: kept.open }),
        ),
      )
      last = next.catch(() => {})
      return next
    },
    async [Symbol.asyncDispose]() {
      await last
      await kept[Symbol.asyncDispose]()
    },
  }
}
