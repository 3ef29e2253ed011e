/** What happens to a row that a release no longer carries. */
export type AbsencePolicy = 'keep' | 'delete' | RetirePolicy

export interface RetirePolicy {
  /** The `date` column, owned by the package, that says from when the row is gone. */
  readonly retireOn: string
}

/** Dates a row as gone from the release instead of deleting it; null means in force. */
export function retireOn(column: string): RetirePolicy {
  return Object.freeze({ retireOn: column })
}
