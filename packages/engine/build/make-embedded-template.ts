// Makes dist/embedded-template.tar.br: a cluster that PGlite initialised once, so that nobody waits for it again.
import { writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'

const server = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] })
await server.exec('checkpoint')
const tar = new Uint8Array(await (await server.dumpDataDir('none')).arrayBuffer())
await server.close()
const compressed = brotliCompressSync(tar, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 },
})
writeFileSync(new URL('../dist/embedded-template.tar.br', import.meta.url), compressed)
