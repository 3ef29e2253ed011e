import { Client } from 'pg'
import type { Work } from '../measure/work.ts'

/** Statements as they are, in one transaction that is rolled back where nothing may stay: what others are compared with. */
export async function open(args: {
  readonly url: string
  readonly statements: readonly string[]
  readonly end: 'commit' | 'rollback'
}): Promise<Work> {
  const client = new Client(args.url)
  await client.connect()
  return {
    async run() {
      await client.query('begin')
      for (const statement of args.statements) await client.query(statement)
      await client.query(args.end)
      return { answer: { statements: args.statements.length } }
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}
