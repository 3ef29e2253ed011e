import { tellAlone } from '@sow/engine'
import type { SowError } from '@sow/kit/errors'

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

/** Nothing where no dataset was left out for the want of a publisher's file. */
export function lackingReport(errors: readonly SowError[]): { readonly lacking?: readonly FaultReport[] } {
  return errors.length === 0 ? {} : { lacking: errors.map((error) => faultReport(error)) }
}
