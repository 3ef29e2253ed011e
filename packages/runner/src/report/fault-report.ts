import type { Problem, SowError } from '@sow/kit/errors'

/** Something that could not be looked at. Everything else was. */
export interface FaultReport {
  /** The npm package that it is about; null where it is about none. */
  readonly package: string | null
  /** `domain/name`; null where it is about a package. */
  readonly dataset: string | null
  /** A code of the page of errors. */
  readonly code: string
  /** What is wrong, in one sentence. */
  readonly message: string
  /** One thing to try. */
  readonly hint: string
}

export function faultReport(
  error: SowError,
  dataset: string | null = error.place.dataset ?? null,
): FaultReport {
  const { code, hint, place } = error
  return { package: place.package ?? null, dataset, code, message: tellAlone(error), hint }
}

/** What is wrong, where no list of problems stands below it: the first of them, and how many there are besides. */
export function tellAlone({ message, problems }: SowError): string {
  const [first, ...rest] = problems
  if (first === undefined) return message
  const told = message.includes(first.message) ? message : `${message} ${tellProblem(first)}`
  return rest.length === 0 ? told : `${told} And ${rest.length} more: \`sow db plan\` lists them.`
}

function tellProblem({ line, file, column, message }: Problem): string {
  const at = line === undefined ? null : file === undefined ? `Row ${line}` : `${file}:${line}`
  const where = [at, column].filter((part) => part !== null && part !== undefined).join(', ')
  // A name is told as it is written.
  return where === '' ? message.charAt(0).toUpperCase() + message.slice(1) : `${where}: ${message}`
}

/** Nothing where no dataset was left out for the want of a publisher's file. */
export function lackingReport(errors: readonly SowError[]): { readonly lacking?: readonly FaultReport[] } {
  return errors.length === 0 ? {} : { lacking: errors.map((error) => faultReport(error)) }
}
