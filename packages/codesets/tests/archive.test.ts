import { crc32 } from 'node:zlib'
import { type Zippable, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { type ArchiveLimits, listArchive } from '../src/file/archive.js'
import { openOfficialFile } from '../src/file/open-official-file.js'
import { writeFiles } from './fixtures/release-files.js'

/** Reads every text of an archive, as its bytes are counted; or what it is refused with. */
async function unpack(bytes: Uint8Array, limits?: ArchiveLimits): Promise<unknown> {
  using files = writeFiles({ 'release.zip': bytes })
  try {
    const sizes: number[] = []
    for (const entry of await listArchive(files.path('release.zip'), 'release.zip', limits)) {
      let size = 0
      for await (const chunk of entry.read()) size += chunk.length
      sizes.push(size)
    }
    return sizes
  } catch (error) {
    const { code, message } = error as { code: string; message: string }
    return `${code}: ${message}`
  }
}

const text = (bytes: number) => Buffer.from('A00  any text of an official file\r\n'.repeat(bytes / 35))

/** Text that shrinks, as texts do. */
const numbers = (lines: number) =>
  Buffer.from(Array.from({ length: lines }, (_, line) => `code ${(line * 7919) % 100_003}\n`).join(''))

/** The archive with a field of its n-th entry in the central directory written over. */
function lying(content: Zippable, entry: number, offset: number, value: number): Uint8Array {
  const bytes = Buffer.from(zipSync(content))
  let at = -1
  for (let count = 0; count <= entry; count += 1) at = bytes.indexOf('PK\x01\x02', at + 1, 'latin1')
  bytes.writeUInt32LE(value, at + offset)
  return bytes
}

test('an archive of texts is unpacked, however many times it is read', async () => {
  const content = { 'a.txt': numbers(200_000), 'b.txt': numbers(10), 'c/': new Uint8Array() }
  expect(await unpack(zipSync(content))).toEqual([content['a.txt'].length, content['b.txt'].length])
})

test.each([200_000, 5_000_000])(
  'one of which %i bytes are packed 200 times smaller is refused',
  async (size) => {
    const bomb = zipSync({ 'a.txt': numbers(10), 'order.txt': text(size) })
    expect(size / bomb.length).toBeGreaterThan(60)
    expect(await unpack(zipSync({ 'order.txt': text(size) }))).toBe(
      'DATA_SYNTAX: The archive release.zip is not unpacked: order.txt would grow to more than 100 times its size, as no official file does.',
    )
    // Without the limit it is a whole archive.
    expect(await unpack(bomb, { ratio: 1e6, milliseconds: 60_000, bytesPerMillisecond: 1000 })).toHaveLength(
      2,
    )
  },
)

test('one that says of a text that it is smaller than it is, is refused before the rest is unpacked', async () => {
  const content = { 'order.txt': text(5_000_000) }
  expect(await unpack(lying(content, 0, 24, 1000))).toMatch(
    /^DATA_SYNTAX: The archive release.zip cannot be unpacked/,
  )
  expect(await unpack(lying({ 'a.txt': numbers(100) }, 0, 24, 9_000_000))).toMatch(/^DATA_SYNTAX/)
  expect(await unpack(lying({ 'a.txt': numbers(100) }, 0, 16, crc32('other')))).toMatch(/^DATA_SYNTAX/)
})

test('one whose entries share their bytes is refused', async () => {
  const content = { 'a.txt': numbers(1000), 'b.txt': numbers(1000) }
  expect(await unpack(zipSync(content))).toHaveLength(2)
  expect(await unpack(lying(content, 1, 42, 0))).toMatch(/share their bytes/)
  expect(await unpack(lying(content, 1, 42, 100))).toMatch(/share their bytes/)
})

test('one that takes too long to unpack is stopped', async () => {
  const content = zipSync({ 'a.txt': numbers(200_000) })
  const hurried = { ratio: 100, milliseconds: 0, bytesPerMillisecond: 1e9 }
  expect(await unpack(content, hurried)).toMatch(/a.txt took more than 0 s to unpack/)
  // What is large may take longer, as on a machine that has other work.
  expect(await unpack(content, { ...hurried, bytesPerMillisecond: 1 })).toHaveLength(1)
})

test.each(['../order.txt', '/order.txt', 'a/../../order.txt'])(
  'one with a name that leads out of its folder is refused: %s',
  async (name) => {
    expect(await unpack(zipSync({ 'within.txt': numbers(10) }))).toHaveLength(1)
    expect(await unpack(zipSync({ [name]: numbers(10) }))).toMatch(/leads out of its folder/)
  },
)

test('a text that a spreadsheet saved with a mark, in UTF-8 or in UTF-16, is the text that it was', async () => {
  const marked = {
    'plain.txt': Buffer.from('code,é\r\n'),
    'mark.txt': Buffer.from('\ufeffcode,é\r\n'),
    'little.txt': Buffer.from('\ufeffcode,é\r\n', 'utf16le'),
    'big.txt': Buffer.from('\ufeffcode,é\r\n', 'utf16le').swap16(),
  }
  using files = writeFiles(marked)
  using packed = writeFiles({ 'all.zip': zipSync(marked) })
  const { entries } = await openOfficialFile(packed.path('all.zip'))
  const alone = await Promise.all(Object.keys(marked).map((name) => openOfficialFile(files.path(name))))
  for (const entry of [...entries, ...alone.flatMap((file) => file.entries)]) {
    const chunks: Buffer[] = []
    for await (const chunk of entry.read()) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString(), entry.name).toBe('code,é\r\n')
  }
})
