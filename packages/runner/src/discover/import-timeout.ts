import { basename } from 'node:path'
import { counted, SowError } from '@sow/kit/errors'
import { importSecondsName } from './import-seconds.js'
import type { ImportedCode } from './imported-code.js'

/** The error of code that was not imported in time. */
export function importTimeout({ package: name, file, seconds }: ImportedCode): SowError {
  if (name === null && !/^sow\.config\.\w+$/.test(basename(file)))
    return new SowError({
      code: 'SEED_FILE',
      message: `${basename(file)} cannot be used: it was not loaded within ${counted(seconds, 'second')}.`,
      hint: `A local seed must not wait for anything while it is imported; ${importSecondsName} gives it more seconds.`,
      place: { file: basename(file) },
    })
  if (name === null)
    return new SowError({
      code: 'CONFIG_INVALID',
      message: `${basename(file)} was not loaded within ${counted(seconds, 'second')}.`,
      hint: `A configuration must not wait for anything while it is imported; ${importSecondsName} gives it more seconds.`,
      place: { file: basename(file) },
    })
  return new SowError({
    code: 'PACKAGE_TIMEOUT',
    message: `The code of ${name} was not loaded within ${counted(seconds, 'second')}.`,
    hint: `A package must not wait for anything while it is imported: report it to its author, or take it out. ${importSecondsName} gives it more seconds.`,
    place: { package: name },
  })
}
