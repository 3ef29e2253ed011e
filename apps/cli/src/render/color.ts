import { styleText } from 'node:util'
import { marked } from './printable.js'

type Style = Parameters<typeof styleText>[0]

/** Colours text for a stream: not where it is no terminal, NO_COLOR is set, or `--no-color` was given. */
function painter(style: Style, stream: NodeJS.WriteStream): (text: string) => string {
  return (text) => {
    const [before = '', after = ''] = styleText(style, '|', { stream }).split('|')
    return `${marked(before)}${text}${marked(after)}`
  }
}

/** For errors and progress, which go to stderr. */
export const errorRed = painter(['bold', 'red'], process.stderr)
export const errorDim = painter('dim', process.stderr)

/** For results, which go to stdout. */
export const dim = painter('dim', process.stdout)
export const bold = painter('bold', process.stdout)
export const yellow = painter('yellow', process.stdout)
export const green = painter('green', process.stdout)
export const red = painter('red', process.stdout)
