import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { from } from 'pg-copy-streams'
import type { Work } from '../measure/work.ts'
import type { CopyArguments } from './copy-work.ts'

/** COPY of a prepared file by pg-copy-streams: what stands in for psql where there is none. */
export async function open({ url, copyFile, columns }: CopyArguments): Promise<Work> {
  const client = new Client(url)
  await client.connect()
  return {
    async run() {
      const target = client.query(from(`copy items (${columns.join(', ')}) from stdin`))
      await pipeline(createReadStream(copyFile, { highWaterMark: 65_536 }), target)
      return { answer: { inserted: target.rowCount } }
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}
