import { SowError } from '@sow/kit/errors'
import { importSecondsName, secondsOf } from '../discover/import-seconds.js'
import { nearestNames } from '../select/nearest-names.js'

/** Every variable of the environment that is ours. */
const ours = ['SOW_ACTOR', 'SOW_DIR', importSecondsName, 'SOW_RUN_SECONDS']

const numbers = [importSecondsName, 'SOW_RUN_SECONDS']

/** Throws CONFIG_INVALID for a variable that begins as ours do and would be ignored, or that is set and holds nothing. */
export function checkEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('SOW_') || value === undefined) continue
    if (!ours.includes(name)) throw unknown(name)
    if (value.trim() === '')
      throw invalid(`The environment variable ${name} is set, and holds nothing.`, name)
    if (numbers.includes(name) && secondsOf(value) === null)
      throw invalid(`The environment variable ${name} is no number of seconds above 0.`, name)
  }
}

function unknown(name: string): SowError {
  const [nearest] = nearestNames(name, ours)
  return invalid(
    `The environment variable ${name} is none of Sow's, which are ${listed(ours)}.`,
    name,
    nearest,
  )
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function invalid(message: string, name: string, nearest?: string): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message,
    hint: nearest === undefined ? `Take it out: unset ${name}` : `Did you mean ${nearest}?`,
  })
}
