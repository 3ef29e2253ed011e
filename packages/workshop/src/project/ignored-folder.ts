import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readTextIfPresent } from '@sow/runner/project'

/** What Sow keeps in a project: the embedded database. */
const folder = '.sow/'

/** The text of a .gitignore that leaves Sow's folder out; `text`: null where there is no such file. */
export function ignoreFolder(text: string | null): string {
  if (text === null || text === '') return `${folder}\n`
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  return `${text}${text.endsWith('\n') ? '' : lineEnd}${folder}${lineEnd}`
}

/** True where a .gitignore of the directory, or one above it in the same repository, leaves Sow's folder out. */
export function isIgnored(directory: string): boolean {
  for (let at = directory; ; at = dirname(at)) {
    const lines = (readTextIfPresent(join(at, '.gitignore')) ?? '').split(/\r?\n/)
    const own = at === directory
    if (lines.some((line) => (own ? /^(?:\*\*)?\/?\.sow\/?$/ : /^(?:\*\*\/)?\.sow\/?$/).test(line.trim())))
      return true
    if (existsSync(join(at, '.git')) || at === dirname(at)) return false
  }
}
