import type { RunContext } from '@sow/runner'

/** Opens the project anew, as a command does; `command` is what the ledger records. */
export type OpenSite = <Result>(
  command: string,
  work: (runner: typeof import('@sow/runner'), context: RunContext) => Promise<Result>,
) => Promise<Result>

/** One piece of work after the other: the embedded database has one session. */
export function inTurn(open: OpenSite): OpenSite {
  let last: Promise<unknown> = Promise.resolve()
  return (command, work) => {
    const next = last.then(() => open(command, work))
    last = next.catch(() => {})
    return next
  }
}
