/** One entry of a tar archive. */
export interface TarEntry {
  /** Relative, without a leading slash. */
  readonly path: string
  /** The bytes of a file, or null for a directory. */
  readonly bytes: Uint8Array | null
}

const blockBytes = 512

/** Reads the files and directories of a tar archive in the ustar format. */
export function* readTar(archive: Buffer): Generator<TarEntry> {
  let offset = 0
  while (offset + blockBytes <= archive.length && archive[offset] !== 0) {
    const header = archive.subarray(offset, offset + blockBytes)
    const size = Number.parseInt(field(header, 124, 12), 8)
    const prefix = field(header, 345, 155)
    const path = `${prefix === '' ? '' : `${prefix}/`}${field(header, 0, 100)}`.replace(/^[./]+/, '')
    offset += blockBytes
    const isDirectory = field(header, 156, 1) === '5'
    yield { path, bytes: isDirectory ? null : archive.subarray(offset, offset + size) }
    offset += Math.ceil(size / blockBytes) * blockBytes
  }
}

function field(header: Buffer, start: number, length: number): string {
  return header
    .toString('latin1', start, start + length)
    .replace(/\0.*$/s, '')
    .trim()
}
