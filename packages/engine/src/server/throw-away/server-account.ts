import { readFileSync } from 'node:fs'

/** The account that a throw-away server runs as; empty for our own. */
export interface ServerAccount {
  readonly uid?: number
  readonly gid?: number
}

/** PostgreSQL refuses to run as root: the first of these accounts that the machine has is taken instead. */
const accounts = ['postgres', 'nobody', 'daemon']

/** Our own account, or a harmless one where we are root. */
export function serverAccount(): ServerAccount {
  if (process.getuid?.() !== 0) return {}
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const account of accounts) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${account}:`))?.split(':') ?? []
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL does not run as root, and there is no account postgres, nobody or daemon.')
}
