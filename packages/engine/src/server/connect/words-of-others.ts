import type { Client } from 'pg'

/** What another server refused, as a server says it of itself. */
interface Refusal {
  readonly code: string
  readonly message: string
}

/** How Citus fails once another server has refused what it was sent beside a setting. */
const wordless = 'failure on connection marked as essential'

/** Classes of states that refuse nothing: success, a warning, no data. */
const harmless = /^0[0-2]/

/** The last refusal that a client heard of: one listener for each, however often it is asked. */
const heard = new WeakMap<Client, { refusal: Refusal | null }>()

/**
 * Runs `work` on a client. Citus tells in a notice what another server refused, and then fails with words that say nothing of it:
 * so the error takes state and words of the notice before it.
 */
export async function withWordsOfOthers<Result>(
  client: Client,
  work: () => Promise<Result>,
): Promise<Result> {
  const last = listenTo(client)
  last.refusal = null
  try {
    return await work()
  } catch (error) {
    throw error instanceof Error && last.refusal !== null && error.message.startsWith(wordless)
      ? Object.assign(error, last.refusal)
      : error
  }
}

function listenTo(client: Client): { refusal: Refusal | null } {
  const known = heard.get(client)
  if (known !== undefined) return known
  const last: { refusal: Refusal | null } = { refusal: null }
  client.on('notice', ({ code, message }: { readonly code?: unknown; readonly message?: unknown }) => {
    if (typeof code === 'string' && typeof message === 'string' && !harmless.test(code))
      last.refusal = { code, message }
  })
  heard.set(client, last)
  return last
}
