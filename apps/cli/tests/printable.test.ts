import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SowError } from '@sow/kit/errors'
import type { FleetReport } from '@sow/runner'
import { countNames } from '@sow/runner/start'
import { describe, expect, it, vi } from 'vitest'
import { linesText } from '../src/process/ending.js'
import { failureEnding } from '../src/process/failure-ending.js'
import { marked, printable, printableJson } from '../src/render/printable.js'
import { renderFleet } from '../src/render/render-fleet.js'
import { renderTable } from '../src/render/render-table.js'

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

/** Written down here once more, from Unicode's tables: the rule is not its own witness. */
const hostile = [
  ...range(0x00, 0x1f), // C0
  ...range(0x7f, 0x9f), // DEL and C1
  ...[0x2028, 0x2029], // line and paragraph separators
  ...[0x061c, 0x200e, 0x200f, ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)], // direction
  ...[0x00ad, 0x034f, 0x180e, ...range(0x200b, 0x200d), ...range(0x2060, 0x2064), 0xfeff], // no width
  ...[0x115f, 0x1160, 0x2800, 0x3164, 0xffa0], // blank letters
  ...range(0xfff9, 0xfffb), // annotations
  ...range(0xe0001, 0xe007f), // tags
]

/** What a hostile name can be made of: a line of ours, a colour, a link, and each character of the list. */
const hostileText = `a\nError: forged\u001B[31m\u001B]8;;http://x\u0007${String.fromCodePoint(...hostile)}`

const passes = new Set(hostile.map((point) => String.fromCodePoint(point)))

const zero = Object.fromEntries(countNames.map((name) => [name, 0]))

function hostileIn(text: string): string[] {
  return [...text].filter((character) => passes.has(character))
}

describe('what is printed', () => {
  it('holds no character that commands a terminal, begins a line, turns text or hides', () => {
    for (const point of hostile) {
      expect(hostileIn(printable(`a${String.fromCodePoint(point)}b`)), point.toString(16)).toEqual([])
    }
    expect(hostileIn(hostileText)).not.toEqual([])
    expect(linesText([hostileText]).split('\n')).toHaveLength(2)
  })

  it('shows what was there, and leaves text of every language as it is', () => {
    expect(printable('a\nb\tc\u001B[31m')).toBe(String.raw`a\nb\tc\u001b[31m`)
    expect(printable('\u{E0041}')).toBe(String.raw`\udb40\udc41`)
    for (const text of ['Café', 'C:\\data', 'نص', '日本語', '❤️', 'Zoë → ok', 'क्षि'])
      expect(printable(text)).toBe(text)
    expect(printable(printable(hostileText))).toBe(printable(hostileText))
  })

  it('keeps our own colours, and no others', () => {
    const bold = '\u001B[1m\u001B[31m'
    expect(printable(`${marked(bold)}Error`)).toBe(`${bold}Error`)
    expect(printable(`${marked('\u001B[31m')}Error:${marked('\u001B[39m')} \u001B[31m`)).toBe(
      '\u001B[31mError:\u001B[39m \\u001b[31m',
    )
  })

  it('is JSON of the same meaning where it is JSON', () => {
    const document = { key: hostileText, [hostileText]: ['❤️'] }
    for (const space of [undefined, 2]) {
      const text = printableJson(document, space)
      expect(JSON.parse(text)).toEqual(document)
      expect(hostileIn(text.replaceAll('\n', ''))).toEqual([])
    }
  })

  it('is one line in an error, whatever its message, hint, place and problems hold', () => {
    const error = new SowError({
      code: 'DATA_INVALID',
      message: `In ${hostileText}.`,
      hint: hostileText,
      place: { dataset: `other ${hostileText}` },
      problems: [{ rule: hostileText, message: hostileText, file: hostileText, column: hostileText }],
    })
    vi.stubEnv('COLUMNS', '20000')
    const { stderr } = failureEnding(error, [])
    // Where it goes on below, nothing of it begins a line.
    vi.stubEnv('COLUMNS', '40')
    const narrow = failureEnding(error, []).stderr
    vi.unstubAllEnvs()
    expect(narrow.split('\n').filter((line) => line.startsWith('Error:'))).toHaveLength(1)
    expect(stderr.split('\n')).toHaveLength(7)
    expect(hostileIn(stderr.replaceAll('\n', ''))).toEqual([])
    expect(hostileIn(failureEnding(error, ['--json']).stdout.replaceAll('\n', ''))).toEqual([])
  })

  it('is one line each of what a fleet says of its databases', () => {
    const [name, state] = [hostileText, hostileText]
    const dataset = { ...zero, dataset: hostileText, version: hostileText, inserted: 1 }
    const one = { class: name, targets: [name], migrations: [name], datasets: [dataset] }
    const report = {
      run: null,
      targets: [{ name, outcome: 'failed', failure: { code: 'X', message: name, hint: name } }],
      classes: [{ ...one, states: { [state]: 1 }, brakes: { [hostileText]: name } }],
      groups: [{ name, targets: 1, failed: 1, notBegun: 1 }],
      stoppedIn: name,
    } as unknown as FleetReport
    vi.stubEnv('COLUMNS', '100000')
    const lines = renderFleet(report)
    vi.stubEnv('COLUMNS', '40')
    const narrow = renderFleet(report)
    vi.unstubAllEnvs()
    const text = linesText(lines)
    expect(text.split('\n')).toHaveLength(lines.length + 1)
    expect(hostileIn(text.replaceAll('\n', ''))).toEqual([])
    expect(text).toContain(': 1 database was not begun.')
    // Where it goes on below, nothing of it begins a line.
    expect(narrow.filter((line) => line.startsWith('Error:') || line.startsWith('forged'))).toEqual([])
  })

  it('begins no line with what goes on of a key', () => {
    const columns = [{ title: 'key', align: 'left' as const, narrow: 'wrap' as const }]
    for (let width = 12; width <= 40; width += 1) {
      const [title, first, ...more] = renderTable(columns, [[`a Error: forged ${hostileText}`]], { width })
      expect([title, first?.startsWith('a')]).toEqual(['key', true])
      expect(
        more.filter((line) => !line.startsWith('  ')),
        `${width}`,
      ).toEqual([])
      expect(more.filter((line) => line.length > width)).toEqual([])
    }
  })

  it('stands in columns as wide as it is printed', () => {
    const columns = ['key', 'rows'].map((title) => ({ title, align: 'left' as const }))
    const [, first = '', second = ''] = renderTable(columns, [
      ['a\nb', 'x'],
      ['abcd', 'y'],
    ])
    expect(first.indexOf('x')).toBe(second.indexOf('y'))
  })
})

describe('the sources', () => {
  it('write to the terminal in few places, each of which makes its text printable', () => {
    const root = fileURLToPath(new URL('../src', import.meta.url))
    const writing = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) =>
        /\bconsole\.|(?:stdout|stderr|stream|process\[to\])\.write\(|\bprint\('|createInterface\(/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      )
    expect(writing.sort()).toEqual([
      // The protocol of an assistant, which is JSON.
      'assistant/serve-assistant.ts',
      'command-line/follow-thread.ts',
      'command-line/run-sow.ts',
      'commands/db/plan.ts',
      'process/end-process.ts',
      'process/main-thread.ts',
      'process/printing.ts',
      'progress/show-progress.ts',
    ])
  })
})
