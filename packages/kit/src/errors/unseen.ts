/**
 * Characters that command a terminal, or that one does not see: controls, ends of lines, what turns the direction of text,
 * and what has no width. A variation selector only chooses how the character before it is drawn.
 */
const unseen =
  /(?![\u{FE00}-\u{FE0F}])[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{FFF9}-\u{FFFB}\u{2800}]/gu

/** True for text that cannot be shown as it is, or that looks like another one: no name may be such. */
export function holdsUnseen(text: string): boolean {
  return text.search(unseen) !== -1 || !text.isWellFormed()
}

/** One line as it may be printed: what came from outside can neither begin another line nor command the terminal nor hide. */
export function escapeUnseen(line: string): string {
  return line.replaceAll(unseen, (character) => named.get(character) ?? utf16Escapes(character))
}

const named: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

/** As JavaScript and JSON write them. */
function utf16Escapes(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
