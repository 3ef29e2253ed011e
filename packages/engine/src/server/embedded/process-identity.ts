import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process that is told from a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in whatever form the system tells; null where it does not. */
  readonly started: string | null
  readonly host: string
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid), host: hostname() }
}

/** False where the process is gone, or another one has its id. One of another host counts as alive: nobody knows. */
export function isAlive({ pid, started, host }: ProcessIdentity): boolean {
  if (host !== hostname()) return true
  if (!exists(pid)) return false
  const now = startOf(pid)
  return started === null || now === null || started === now
}

function exists(pid: number): boolean {
  // Zero and less mean groups of processes.
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function startOf(pid: number): string | null {
  try {
    return process.platform === 'linux' ? linuxStart(pid) : systemStart(pid)
  } catch {
    return null
  }
}

/** Clock ticks since the boot, field 22 of proc(5), with the boot: ticks begin anew with each. */
function linuxStart(pid: number): string | null {
  const status = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The second field is the name in parentheses, and may hold anything.
  const ticks = status.slice(status.lastIndexOf(')') + 2).split(' ')[19]
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  return ticks === undefined ? null : `${boot}:${ticks}`
}

function systemStart(pid: number): string | null {
  if (process.platform === 'win32') return null
  return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
}
