import type { OfficialCode } from './read-official-file.js'

/** A code as a package ships it: ISO dates, null where it has none. */
export interface ShippedCode {
  readonly code: string
  readonly from: string | null
  readonly through: string | null
  readonly billable: boolean | null
}

export type Mismatch = 'unknown' | 'newer' | 'not-billable' | 'billable' | 'terminated'

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
