import { escapeUnseen } from '@sow/kit/errors'

/** No data can know it: what it marks is a colour of ours. */
const mark = `\u{E000}${crypto.randomUUID()}`

const ours = new RegExp(`(${mark}\\u001B\\[[\\d;]*m)`, 'gu')

/** Sequences of ours, as `printable` lets them pass: bold and red are two. */
export function marked(sequences: string): string {
  return sequences.replaceAll('\u001B', `${mark}\u001B`)
}

/** A text without our colours. */
export function stripColors(text: string): string {
  return text.replaceAll(ours, '')
}

/**
 * One line as it is printed: nothing in it commands the terminal but our colours. Everything that is printed goes through
 * here, or through `printableJson`.
 */
export function printable(line: string): string {
  return line
    .split(ours)
    .map((part, at) => (at % 2 === 1 ? part.slice(mark.length) : escapeUnseen(part)))
    .join('')
}

/** JSON of the same meaning that holds no such character: outside its strings there are only line ends. */
export function printableJson(value: unknown, space?: number): string {
  return JSON.stringify(value, null, space).split('\n').map(escapeUnseen).join('\n')
}
