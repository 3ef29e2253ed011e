import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js'

/** A held lock file; released when disposed, or with the process. */
export interface LockFile extends Disposable {
  readonly path: string
}

/** Who holds a lock: `token` tells one holding from the next. */
interface Holder extends ProcessIdentity {
  readonly token: string
}

/** A lock file is created and written in two steps; one that stays empty this long was left so by a dead process. */
const writingMilliseconds = 2000
const waitMilliseconds = 20

/**
 * Takes the lock file, over a dead holder's where need be, or answers who holds it.
 *
 * Only one process at a time may bury a dead holder's file, else the second would remove the first one's new
 * file: the right to bury is a lock file of its own, named after the dead holder's token.
 */
export function takeLockFile(path: string): LockFile | ProcessIdentity {
  for (;;) {
    const own = { ...ownIdentity(), token: randomUUID() }
    if (createLockFile(path, own)) return heldLockFile(path, own)
    const holder = readHolder(path)
    if (holder === null) continue
    if (isAlive(holder)) return holder
    const right = takeLockFile(`${path}.${holder.token}`)
    if (!isLockFile(right)) return right
    using _ = right
    if (readHolder(path)?.token === holder.token) rmSync(path)
  }
}

export function isLockFile(taken: LockFile | ProcessIdentity): taken is LockFile {
  return 'path' in taken
}

function createLockFile(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' })
    // Not so where writing took long enough for another process to bury the empty file.
    return readHolder(path)?.token === holder.token
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function heldLockFile(path: string, own: Holder): LockFile {
  const release = () => {
    process.off('exit', release)
    if (readHolder(path)?.token === own.token) rmSync(path, { force: true })
  }
  process.once('exit', release)
  return { path, [Symbol.dispose]: release }
}

/** Null where the file is gone. A file that somebody is about to write is waited for. */
function readHolder(path: string): Holder | null {
  const begun = performance.now()
  try {
    for (;;) {
      const holder = parseHolder(readFileSync(path, 'utf8'))
      if (holder !== null) return holder
      // The file's own time is of a clock that may have been set back since.
      if (performance.now() - begun > writingMilliseconds) return unreadableHolder(statSync(path).mtimeMs)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMilliseconds)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const { pid, started, host, token } = JSON.parse(text) as Record<string, unknown>
    const told = typeof pid === 'number' && typeof host === 'string' && typeof token === 'string'
    return told ? { pid, started: typeof started === 'string' ? started : null, host, token } : null
  } catch {
    return null
  }
}

/** Nobody who lives: whoever made the file died before it wrote its name. */
function unreadableHolder(mtimeMs: number): Holder {
  return { ...ownIdentity(), pid: -1, token: `unreadable-${Math.trunc(mtimeMs)}` }
}
