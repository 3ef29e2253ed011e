import { hash } from 'node:crypto'

/** The file in each migrations folder that records the sum of every migration. */
export const sumFileName = 'sow.sum'

export interface SummedFile {
  /** The file's name in its folder: `20240101000001_initial_schema.ts`. */
  readonly file: string
  readonly sum: string
}

/**
 * The text of a sum file: a head line `sow1 <sha256 of the lines below>`, then one line `<sha256>  <file>` per
 * migration, sorted by file name, each ended by LF. The head makes two branches that both add a migration collide.
 */
export function writeSumText(files: readonly SummedFile[]): string {
  const sorted = [...files].sort((left, right) => (left.file < right.file ? -1 : 1))
  const body = sorted.map(({ file, sum }) => `${sum}  ${file}\n`).join('')
  return `sow1 ${hash('sha256', body, 'hex')}\n${body}`
}

/** The files of a sum file, in its order; null where its form or its head line is not what `writeSumText` writes. */
export function parseSumText(text: string): readonly SummedFile[] | null {
  const lines = text.replaceAll('\r\n', '\n').split('\n').slice(1, -1)
  const files: SummedFile[] = []
  for (const line of lines) {
    const [, sum, file] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? []
    if (sum === undefined || file === undefined) return null
    files.push({ file, sum })
  }
  return text.replaceAll('\r\n', '\n') === writeSumText(files) ? files : null
}
