import { Client } from 'pg'
import { type Database, databaseOver } from '../../src/database/database.js'
import { usingTransaction } from '../../src/transaction/using-transaction.js'

/** What a coordinator sent to its workers while a transaction of ours was at work, in one text. */
export async function sentBy(url: string, work: (database: Database) => Promise<void>): Promise<string> {
  const client = new Client(url)
  const sent: string[] = []
  client.on('notice', ({ message }) => sent.push(message ?? ''))
  await client.connect()
  try {
    await client.query('set citus.log_remote_commands = on')
    const database = databaseOver({
      facts: { engine: 'postgres', pooled: false },
      async query(text, parameters = []) {
        const answer = await (parameters.length === 0
          ? client.query(text)
          : client.query(text, [...parameters]))
        const [last = answer] = [answer].flat().slice(-1)
        return { rows: last.rows, affectedRows: last.rowCount ?? 0, command: last.command }
      },
      copyIn: () => Promise.reject(new Error('Nothing is copied here.')),
      cancel: async () => {},
      [Symbol.asyncDispose]: async () => {},
    })
    await usingTransaction(database, () => work(database))
  } finally {
    await client.end()
  }
  return sent.join('\n')
}
