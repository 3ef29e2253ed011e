import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/**
 * CPU in milliseconds that a server on this machine has used so far: of its processes that live, and of those that
 * ended. `backend` is the process id of any of its connections. Null off Linux, and where it is not our server.
 */
export function readServerCpu(backend: number): number | null {
  const own = readStat(backend)
  const postmaster = own === null || own.command !== 'postgres' ? null : own.parent
  if (postmaster === null) return null
  let ticks = 0
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = readStat(Number(entry))
    if (stat === null) continue
    if (Number(entry) === postmaster) ticks += stat.own + stat.ended
    else if (stat.parent === postmaster) ticks += stat.own
  }
  return (ticks * 1000) / ticksPerSecond
}

/** One process by `/proc/<id>/stat`; see proc(5). Times are in ticks. */
function readStat(id: number) {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8')
    const command = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const number = (index: number) => Number(fields[index])
    return { command, parent: number(1), own: number(11) + number(12), ended: number(13) + number(14) }
  } catch {
    return null
  }
}
