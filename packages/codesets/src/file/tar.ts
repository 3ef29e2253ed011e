import { SowError } from '@sow/kit/errors'
import type { OfficialEntry } from './official-file.js'

const blockBytes = 512

/** What a header says of the file that follows it. */
interface TarHeader {
  readonly name: string
  readonly size: number
  /** `0` a file; `x` and `L` hold more of the next header; others are no files. */
  readonly type: string
}

/**
 * The files of a tar archive, as packages of npm are; they are held, `most` bytes together. Throws SowError DATA_SYNTAX
 * where it is damaged, too large, or has a name that leads out of its folder.
 */
export async function listTar(entry: OfficialEntry, most: number): Promise<readonly OfficialEntry[]> {
  const files: OfficialEntry[] = []
  let longName: string | null = null
  for await (const { header, content } of readFiles(entry, most)) {
    const text = () => content.toString('utf8')
    if (header.type === 'L') longName = text().replace(/\0.*$/s, '')
    else if (header.type === 'x') longName = /\d+ path=([^\n]*)\n/.exec(text())?.[1] ?? null
    else {
      const name = longName ?? header.name
      longName = null
      if (header.type !== '0' && header.type !== '\0') continue
      if (/^[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name))
        throw refused(entry.name, 'archive-path', leavesFolder)
      files.push({ name: `${entry.name}/${name}`, size: content.length, read: () => once(content) })
    }
  }
  return files
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content
}

async function* readFiles(
  { name, read }: OfficialEntry,
  most: number,
): AsyncGenerator<{ readonly header: TarHeader; readonly content: Buffer }> {
  let rest: Buffer = Buffer.alloc(0)
  let open: TarHeader | null = null
  let held = 0
  const parts: Buffer[] = []
  const pull = async function* () {
    for await (const chunk of read()) yield chunk
  }
  for await (const chunk of pull()) {
    parts.push(chunk)
    held += chunk.length
    if (held > most * 2) throw refused(name, 'archive-limit', tooLarge)
    if (parts.reduce((sum, part) => sum + part.length, rest.length) < neededBytes(open)) continue
    rest = Buffer.concat([rest, ...parts.splice(0)])
    for (;;) {
      if (open === null) {
        if (rest.length < blockBytes) break
        open = readHeader(name, rest.subarray(0, blockBytes))
        rest = rest.subarray(blockBytes)
        // Two blocks of zeros end an archive.
        if (open === null) return
      }
      if (rest.length < neededBytes(open)) break
      yield { header: open, content: Buffer.from(rest.subarray(0, open.size)) }
      rest = rest.subarray(neededBytes(open))
      open = null
    }
  }
  throw refused(name, 'archive', 'it ends before its last file')
}

function neededBytes(open: TarHeader | null): number {
  return open === null ? blockBytes : Math.ceil(open.size / blockBytes) * blockBytes
}

function readHeader(name: string, block: Buffer): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null
  const text = (from: number, to: number) => block.toString('latin1', from, to).replace(/\0.*$/s, '')
  const size = Number.parseInt(text(124, 136).trim(), 8)
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  if (!Number.isSafeInteger(size) || Number.parseInt(text(148, 156).trim(), 8) !== sum)
    throw refused(name, 'archive', 'one of its headers is wrong')
  const prefix = text(345, 500)
  return { name: `${prefix === '' ? '' : `${prefix}/`}${text(0, 100)}`, size, type: text(156, 157) || '0' }
}

const leavesFolder = 'a name in it leads out of its folder, as in no official file'
const tooLarge = 'it is larger than any official package'

function refused(name: string, rule: string, why: string): SowError {
  const message = `The archive ${name} is not unpacked: ${why}.`
  return new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint: 'Download it again from its publisher.',
    place: { file: name },
    problems: [{ file: name, rule, message }],
  })
}
