import { stripColors } from './printable.js'

/** Columns of a line where nobody says how wide the terminal is. */
const usualWidth = 80
/** In fewer columns nothing can be laid out. */
const leastWidth = 40

/** Letters of two columns, as terminals draw them: those of East Asia, and pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
/** Marks that stand on the letter before them. */
const marks = /\p{M}/gu

/** Columns that a line of results may take: those of the terminal, or what COLUMNS says of it. */
export function outputWidth(): number {
  return widthOfStream(process.stdout)
}

/** The same for what is told beside the results, and for errors. */
export function errorWidth(): number {
  return widthOfStream(process.stderr)
}

function widthOfStream({ isTTY, columns }: NodeJS.WriteStream): number {
  const told = isTTY ? columns : Number(process.env['COLUMNS'] ?? usualWidth)
  return Number.isInteger(told) && told > 0 ? Math.max(leastWidth, told) : usualWidth
}

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0
  for (const letter of stripColors(text).replaceAll(marks, '')) width += wide.test(letter) ? 2 : 1
  return width
}

/** The beginning of a text that is too wide, with a mark that it goes on. */
export function cutText(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${beginningOf(text, width - 1)}…`
}

/** As many letters as so many columns hold; one at least. */
function beginningOf(text: string, width: number): string {
  let beginning = ''
  for (const letter of text) {
    if (beginning !== '' && widthOf(beginning + letter) > width) break
    beginning += letter
  }
  return beginning
}

/** A text in lines of at most so many columns, broken between words; a word that is wider is broken itself. */
export function wrapText(text: string, width: number): string[] {
  return joinWords(
    text.split(' ').flatMap((word) => piecesOf(word, width)),
    width,
  )
}

function piecesOf(word: string, width: number): string[] {
  const pieces: string[] = []
  let rest = word
  while (widthOf(rest) > width) {
    const piece = beginningOf(rest, width)
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  return [...pieces, rest]
}

function joinWords(words: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last === undefined || widthOf(`${last} ${word}`) > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}

/** A command at the end of a line: it is pasted, so that it stays in one. */
const commandAtEnd = / ((?:npx sow|npm run|sow) (?:[^,;`.]|\.(?! |$))+\.?)$/u

/** Words of a sentence. A command between backticks is one: it is pasted too. */
function wordsOf(sentence: string): string[] {
  const parts = sentence.split('`')
  if (parts.length % 2 === 0) return sentence.split(' ')
  const words = ['']
  for (const [at, part] of parts.entries()) {
    const [first = '', ...more] = at % 2 === 0 ? part.split(' ') : [part]
    words.push(`${words.pop()}${at === 0 ? '' : '`'}${first}`, ...more)
  }
  return words
}

/**
 * Lines as wide as the terminal: sentences that are wider go on below, a step further in. What is pasted, a command at the
 * end or a word without a space, is left whole.
 */
export function fitLines(lines: readonly string[], width: number = outputWidth()): string[] {
  return lines.flatMap((line) => {
    if (widthOf(line) <= width) return [line]
    const indent = /^ */.exec(line)?.[0] ?? ''
    const command = commandAtEnd.exec(line)?.[1]
    const sentence = command === undefined ? line : line.slice(0, -command.length - 1)
    const [first = '', ...more] = joinWords(wordsOf(sentence.slice(indent.length)), width - indent.length - 2)
    // Nothing but a command: there is no line to break.
    if (sentence.trim() === '') return [line]
    const below = command === undefined ? more : [...more, command]
    return [`${indent}${first}`, ...below.map((each) => `${indent}  ${each}`)]
  })
}
