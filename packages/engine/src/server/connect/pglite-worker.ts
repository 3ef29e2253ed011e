import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { citext } from '@electric-sql/pglite/contrib/citext'
import { cube } from '@electric-sql/pglite/contrib/cube'
import { dict_int } from '@electric-sql/pglite/contrib/dict_int'
import { fuzzystrmatch } from '@electric-sql/pglite/contrib/fuzzystrmatch'
import { hstore } from '@electric-sql/pglite/contrib/hstore'
import { intarray } from '@electric-sql/pglite/contrib/intarray'
import { isn } from '@electric-sql/pglite/contrib/isn'
import { lo } from '@electric-sql/pglite/contrib/lo'
import { ltree } from '@electric-sql/pglite/contrib/ltree'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto'
import { seg } from '@electric-sql/pglite/contrib/seg'
import { tablefunc } from '@electric-sql/pglite/contrib/tablefunc'
import { tcn } from '@electric-sql/pglite/contrib/tcn'
import { tsm_system_rows } from '@electric-sql/pglite/contrib/tsm_system_rows'
import { tsm_system_time } from '@electric-sql/pglite/contrib/tsm_system_time'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp'
// Types alone: at run time this file stands by itself, in `dist` and as source.
import type { PgliteWorkerData, ToPgliteWorker } from './pglite-protocol.js'

/** Bytes gathered before they are handed over; the server writes 8 kB at a time. */
const portionBytes = 262_144

/** Every page of it is written at the start, which is most of the time that an opening takes. */
const sharedBuffers = '16MB'

/** A tar as PGlite asks for it. It takes all bytes at once: those of a Blob are copied piece by piece before that. */
class Archive extends Blob {
  readonly #tar: Uint8Array<ArrayBuffer>

  constructor(tar: Uint8Array<ArrayBuffer>) {
    super([])
    this.#tar = tar
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#tar.byteLength === this.#tar.buffer.byteLength ? this.#tar.buffer : this.#tar.slice().buffer
  }
}

/** Those that PostgreSQL lets the owner of a database create. Each is unpacked at the start, in some milliseconds. */
const extensions = {
  btree_gin,
  btree_gist,
  citext,
  cube,
  dict_int,
  fuzzystrmatch,
  hstore,
  intarray,
  isn,
  lo,
  ltree,
  pg_trgm,
  pgcrypto,
  seg,
  tablefunc,
  tcn,
  tsm_system_rows,
  tsm_system_time,
  unaccent,
  uuid_ossp,
}

if (parentPort === null) throw new Error('This file runs in a worker thread.')
const port = parentPort
const { directory, template, program } = workerData as PgliteWorkerData

const server = await PGlite.create({
  extensions,
  ...(directory === null ? {} : { dataDir: directory }),
  ...(template === null ? {} : { loadDataDir: new Archive(template) }),
  ...(program === null ? {} : { pgliteWasmModule: program }),
  startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${sharedBuffers}`],
  // Small log segments: a database of reference data is small, and so is its directory.
  initDbStartParams: ['--wal-segsize=1'],
})

port.on('message', (message: ToPgliteWorker) => {
  if (message.type === 'close') void close()
  else void answer(message.bytes)
})
port.postMessage({ type: 'ready' })

/** Hands a request of the protocol to the server, and what it answers back while it answers. */
async function answer(request: Uint8Array): Promise<void> {
  let portions: Uint8Array[] = []
  let size = 0
  const handOver = () => {
    if (size === 0) return
    const bytes = joined(portions, size)
    port.postMessage({ type: 'answer', bytes }, [bytes.buffer])
    portions = []
    size = 0
  }
  await server.execProtocolRawStream(request, {
    onRawData: (view) => {
      portions.push(view.slice())
      size += view.length
      if (size >= portionBytes) handOver()
    },
  })
  handOver()
  port.postMessage({ type: 'answered' })
}

function joined(portions: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const portion of portions) {
    bytes.set(portion, offset)
    offset += portion.length
  }
  return bytes
}

async function close(): Promise<void> {
  await server.close()
  port.postMessage({ type: 'closed' })
  port.close()
}
