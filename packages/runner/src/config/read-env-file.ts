import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { SowError } from '@sow/kit/errors'
import { readTextIfPresent } from '../discover/package-json.js'

export const dotEnv = '.env'

const name = 'DATABASE_URL'

/** A line that gives the variable, whatever it gives. */
const assigned = new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}\\b(.*)$`, 'm')

/**
 * The address of the database in the project's .env; undefined where it gives none. Throws CONFIG_NO_DATABASE where one is
 * given that would be read as another, or not at all. No error quotes the file.
 */
export function readEnvFile(directory: string): string | undefined {
  const path = join(directory, dotEnv)
  const text = readTextIfPresent(path)?.replace(/^\uFEFF/, '')
  if (text === undefined) return undefined
  if (text.includes('\0') || isUtf16(path))
    throw unreadable('is UTF-16, where UTF-8 is needed', 'Save it as UTF-8.')
  const given = assigned.exec(text)
  if (given === null) return undefined
  const value = parseEnv(text)[name]
  if (value === undefined)
    throw unreadable(
      `has a line ${name} that cannot be read`,
      `Write ${name}="postgres://..." on a line of its own.`,
    )
  if (/^\s*=\s*[^\s'"`#][^\s#]*#/.test(given[1] ?? ''))
    throw unreadable(
      `holds a raw # in ${name}, where a comment begins`,
      'Put the value in double quotes, or write %23.',
    )
  if (/\$\{\w+\}/.test(value))
    throw unreadable(`names another variable in ${name}, which is not put in`, 'Write the value itself.')
  return value
}

/** A shell of Windows writes so, and nothing of it would be found. */
function isUtf16(path: string): boolean {
  const [first, second] = readFileSync(path)
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}

function unreadable(why: string, hint: string): SowError {
  return new SowError({
    code: 'CONFIG_NO_DATABASE',
    message: `${dotEnv} ${why}.`,
    hint,
    place: { file: dotEnv },
  })
}
