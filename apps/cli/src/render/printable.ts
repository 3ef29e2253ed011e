/**
 * Characters that command a terminal, or that one does not see: controls, ends of lines, what turns the direction of text,
 * and what has no width. A variation selector only chooses how the character before it is drawn.
 */
const unseen =
  /(?![\u{FE00}-\u{FE0F}])[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{FFF9}-\u{FFFB}\u{2800}]/gu

/** No data can know it: what it marks is a colour of ours. */
const mark = `\u{E000}${crypto.randomUUID()}`

const ours = new RegExp(`(${mark}\\u001B\\[[\\d;]*m)`, 'u')

/** A sequence of ours, as `printable` lets it pass. */
export function marked(sequence: string): string {
  return sequence === '' ? '' : `${mark}${sequence}`
}

/**
 * One line as it may be printed: what came from outside can neither begin another line nor command the terminal nor hide.
 * Everything that is printed goes through here, or through `printableJson`.
 */
export function printable(line: string): string {
  return line
    .split(ours)
    .map((part, at) => (at % 2 === 1 ? part.slice(mark.length) : part.replaceAll(unseen, escaped)))
    .join('')
}

/** JSON of the same meaning that holds no such character: only within its strings can there be one, where `\u` stands for it. */
export function printableJson(value: unknown, space?: number): string {
  return JSON.stringify(value, null, space).replaceAll(unseen, (character) =>
    character === '\n' ? character : utf16Escapes(character),
  )
}

const named: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

function escaped(character: string): string {
  return named.get(character) ?? utf16Escapes(character)
}

function utf16Escapes(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
