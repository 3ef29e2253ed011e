import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { embeddedUnusable } from './embedded-error.js'
import { type EmbeddedFiles, embeddedMajor } from './embedded-files.js'
import { readMarker } from './inspect-directory.js'

const keep = 'Keep it for its own version of Sow, or move it away and set up a new one.'
const restore = 'Restore it from a copy, or move it away and set up a new one.'

/**
 * Checks a cluster of ours by reading alone, before anything opens and so changes it.
 * Throws EMBEDDED_UNUSABLE where it is of another major of PostgreSQL, or what a start needs is missing.
 */
export function checkCluster({ directory, data }: EmbeddedFiles): void {
  const major = readMajor(data) ?? readMarker(directory)
  if (major !== embeddedMajor)
    throw embeddedUnusable(directory, `is of PostgreSQL ${major}; this Sow brings ${embeddedMajor}`, keep)
  const control = readControl(data)
  if (control === null)
    throw embeddedUnusable(directory, 'is damaged: its control file cannot be read', restore)
  if (!segmentsOf(data).includes(segmentName(control)))
    throw embeddedUnusable(directory, 'is damaged: the log that a start needs is missing', restore)
}

function readMajor(data: string): number | null {
  const text = contentOf(join(data, 'PG_VERSION'))?.toString('latin1').trim()
  return text === undefined ? null : Number(text)
}

/** What pg_control tells about where a start begins: see ControlFileData in PostgreSQL's catalog/pg_control.h. */
interface ControlFile {
  readonly redo: bigint
  readonly timeline: number
  readonly segmentBytes: bigint
}

/** PG_CONTROL_VERSION of PostgreSQL 18. */
const controlVersion = 1800
/** Where `xlog_seg_size` stands in a control file as 32-bit WebAssembly lays it out. */
const segmentSizeOffset = 228

function readControl(data: string): ControlFile | null {
  const bytes = contentOf(join(data, 'global', 'pg_control'))
  if (bytes === null || bytes.length < 512 || bytes.readUInt32LE(8) !== controlVersion) return null
  const segmentBytes = bytes.readUInt32LE(segmentSizeOffset)
  if (segmentBytes === 0) return null
  return {
    redo: bytes.readBigUInt64LE(40),
    timeline: bytes.readUInt32LE(48),
    segmentBytes: BigInt(segmentBytes),
  }
}

/** The name of the log segment that holds the redo point: timeline, then the number in two parts. */
function segmentName({ redo, timeline, segmentBytes }: ControlFile): string {
  const number = redo / segmentBytes
  const perPart = 0x1_0000_0000n / segmentBytes
  return [BigInt(timeline), number / perPart, number % perPart]
    .map((part) => part.toString(16).toUpperCase().padStart(8, '0'))
    .join('')
}

function segmentsOf(data: string): string[] {
  try {
    return readdirSync(join(data, 'pg_wal'))
  } catch {
    return []
  }
}

function contentOf(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}
