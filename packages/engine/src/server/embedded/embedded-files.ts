import { join } from 'node:path'

/** The PostgreSQL major that PGlite is: a data directory belongs to one major for ever. */
export const embeddedMajor = 18

/** The file of the build that holds a prepared cluster: a tar, compressed by Zstandard, which is quick to read. */
export const templateFile = 'embedded-template.tar.zst'

/** Where everything of one embedded database lies. */
export interface EmbeddedFiles {
  /** The directory that the project names. */
  readonly directory: string
  /** The cluster. */
  readonly data: string
  /** Says that the directory is ours. */
  readonly marker: string
  /** Beside the directory: the directory as it is made or removed. */
  readonly partial: string
  /** Beside the directory, so that it is there before and after it. */
  readonly lock: string
}

export function embeddedFiles(directory: string): EmbeddedFiles {
  return {
    directory,
    data: join(directory, 'data'),
    marker: join(directory, markerName),
    partial: `${directory}.partial`,
    lock: `${directory}.lock`,
  }
}

export const markerName = 'sow-embedded.json'

/** What the marker says. */
export interface EmbeddedMarker {
  readonly format: 1
  readonly postgres: number
}
