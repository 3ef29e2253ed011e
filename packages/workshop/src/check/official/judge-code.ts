import type { OfficialCode, OfficialDetails } from './read-official-file.js'

/** A code as a package ships it: ISO dates, null where it has none. */
export interface ShippedCode {
  readonly code: string
  readonly from: string | null
  readonly through: string | null
  readonly billable: boolean | null
  /** Its description; null where the rows carry none. */
  readonly text: string | null
}

export type Mismatch =
  | 'unknown'
  | 'newer'
  | 'not-billable'
  | 'billable'
  | 'terminated'
  | 'other-text'
  | 'other-day'
  | 'missing'

/** How a shipped code differs from what an official file says of it; null where it does not. */
export function judgeCode(
  shipped: ShippedCode,
  official: OfficialCode | undefined,
  latest: string | null,
): Mismatch | null {
  if (official === undefined) {
    return latest !== null && shipped.from !== null && shipped.from > latest ? 'newer' : 'unknown'
  }
  if (official.billable !== null && shipped.billable !== null && official.billable !== shipped.billable) {
    return official.billable ? 'billable' : 'not-billable'
  }
  return official.terminated !== null && official.terminated !== shipped.through ? 'terminated' : null
}

/** How the text or the first day of a code differs; null where neither does, or one of the two does not say it. */
export function judgeDetails(shipped: ShippedCode, official: OfficialDetails | undefined): Mismatch | null {
  if (official === undefined) return null
  if (official.text !== null && shipped.text !== null && plain(official.text) !== plain(shipped.text))
    return 'other-text'
  return official.began !== null && official.began !== shipped.from ? 'other-day' : null
}

/** Quotes and blanks are a matter of who wrote the text down. */
function plain(text: string): string {
  return text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
}
