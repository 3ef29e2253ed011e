import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Client } from 'pg'
import { endClient, sessionOverClient } from './client-session.js'
import { copyBatches } from './copy-batches.js'
import { findBuiltFile } from './find-built-file.js'
import { pgliteProgram } from './pglite-program.js'
import type { PgliteDatabase, PgliteWorkerData } from './pglite-protocol.js'
import { PgliteStream } from './pglite-stream.js'
import { endingCancelled } from './server-watch.js'
import type { Session } from './session.js'

/**
 * Opens PGlite in a worker thread, and speaks the Postgres protocol with it by the same driver as with a server:
 * values, errors and COPY are the same. A statement cannot be cancelled: one that goes on is ended with the worker, as
 * disposing does after a grace. Throws what PGlite says where the database cannot be opened.
 */
export async function openPgliteSession(database: PgliteDatabase): Promise<Session> {
  const worker = await startWorker({ ...database, program: await pgliteProgram() })
  const stream = new PgliteStream(worker)
  const client = new Client({
    stream: () => stream,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
  })
  client.on('error', () => {})
  await client.connect()
  return sessionOverClient({
    client,
    facts: { engine: 'pglite', pooled: false },
    backend: null,
    watch: endingCancelled(() => stream.giveUp()),
    copyIn: (statement, lines) => copyBatches(client, statement, lines),
    cancel: async () => {},
    close: async () => {
      await endClient(client)
      await stream.closeDatabase()
    },
  })
}

async function startWorker(data: PgliteWorkerData): Promise<Worker> {
  const file = findBuiltFile('pglite-worker.ts') ?? findBuiltFile('pglite-worker.js')
  if (file === null) throw new Error('The file pglite-worker.js is missing from this installation.')
  // Flags of the process, such as --input-type, may not suit a file; the worker needs none.
  const transferList = data.template === null ? [] : [data.template.buffer]
  const worker = new Worker(file, { workerData: data, name: 'sow-pglite', execArgv: [], transferList })
  try {
    await once(worker, 'message')
    return worker
  } catch (error) {
    await worker.terminate()
    throw error
  }
}
