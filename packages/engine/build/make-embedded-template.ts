// Makes dist/embedded-template.tar.zst: a cluster that PGlite initialised once, so that nobody waits for it again.
import { writeFileSync } from 'node:fs'
import { constants, zstdCompressSync } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'

const server = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] })
await server.exec('checkpoint')
const tar = new Uint8Array(await (await server.dumpDataDir('none')).arrayBuffer())
await server.close()
const compressed = zstdCompressSync(tar, {
  params: { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_windowLog]: 24 },
})
writeFileSync(new URL('../dist/embedded-template.tar.zst', import.meta.url), compressed)
