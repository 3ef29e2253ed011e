import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { describe, expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { usingTransaction } from '../../src/transaction/using-transaction.js'

interface CuttingProxy extends AsyncDisposable {
  readonly url: string
}

/** Passes everything on until the client says COMMIT; then it is passed on or not, and the line is cut. */
async function startCuttingProxy(url: string, passOn: boolean): Promise<CuttingProxy> {
  const target = new URL(url)
  const port = Number(target.port)
  const sockets = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = connect(port, target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    let cut = false
    client.on('data', (data) => {
      const commits = /Q....commit\0/s.test(data.toString('latin1'))
      if (!commits) return void upstream.write(data)
      cut = true
      if (!passOn) return void [upstream, client].forEach((socket) => void socket.destroy())
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (cut) client.destroy()
      else client.write(data)
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  target.port = String(typeof address === 'object' ? address?.port : '')
  return {
    url: target.href,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** Inserts a row through a proxy that cuts the line at COMMIT; answers what the work said and what is in the table. */
async function insertThrough(
  passOn: boolean,
  canReopen: boolean,
): Promise<{ answer: unknown; rows: unknown }> {
  let outcome: { answer: unknown; rows: unknown } = { answer: null, rows: null }
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using direct = await openDatabase({ kind: 'postgres', url })
    await direct.query('create table kept (value integer)')
    await using proxy = await startCuttingProxy(url, passOn)
    await using session = await openDatabase({ kind: 'postgres', url: proxy.url })
    const reopen = () => openDatabase({ kind: 'postgres', url })
    const database = databaseOver(session, canReopen ? { reopen } : {})
    const answer = await usingTransaction(database, async () => {
      await session.query('insert into kept values (1)')
      return 'done'
    }).catch((error: unknown) => error)
    const counted = await direct.query('select count(*) as rows from kept')
    outcome = { answer, rows: counted.rows[0]?.['rows'] }
  })
  return outcome
}

describe('when the answer to COMMIT is lost', () => {
  test('a commit that happened is found out, and is a success', async () => {
    expect(await insertThrough(true, true)).toEqual({ answer: 'done', rows: 1 })
  })

  test('a commit that did not happen is found out, and nothing was changed', async () => {
    const { answer, rows } = await insertThrough(false, true)
    expect(answer).toMatchObject({ code: 'CONNECTION_LOST', exitCode: 75, outcome: 'nothing-changed' })
    expect(rows).toBe(0)
  })

  test('nobody to ask leaves the outcome unknown, and says so', async () => {
    const { answer } = await insertThrough(true, false)
    expect(answer).toMatchObject({ code: 'TRANSACTION_UNKNOWN', exitCode: 76, outcome: 'unknown' })
  })
})
