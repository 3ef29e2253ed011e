/** What happens to a row that a release no longer carries, as an author writes it and a manifest holds it. */
export type AbsencePolicy = (typeof plainPolicies)[number] | RetirePolicy

export interface RetirePolicy {
  /** The `date` column, owned by the package, that says from when the row is gone. */
  readonly retireOn: string
}

/** The policies that are a word. */
export const plainPolicies = ['keep', 'delete'] as const

/** The same as every decision takes it: by its kind. */
export type Absence =
  | { readonly kind: 'keep' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'retire'; readonly column: string }

/** Dates a row as gone from the release instead of deleting it; null means in force. */
export function retireOn(column: string): RetirePolicy {
  return Object.freeze({ retireOn: column })
}

/** Reads a policy as it is written; the only place that looks at its written form. */
export function absenceOf(written: AbsencePolicy): Absence {
  return typeof written === 'object' ? { kind: 'retire', column: written.retireOn } : { kind: written }
}

/** The same of a value that may be no policy: null then. */
export function findAbsence(value: unknown): Absence | null {
  const plain = plainPolicies.find((each) => each === value)
  if (plain !== undefined) return absenceOf(plain)
  const column = typeof value === 'object' && value !== null ? Reflect.get(value, 'retireOn') : undefined
  return typeof column === 'string' ? absenceOf({ retireOn: column }) : null
}

/** The column that dates rows as gone; null where none does. */
export function retireColumn(absence: Absence): string | null {
  switch (absence.kind) {
    case 'keep':
    case 'delete':
      return null
    case 'retire':
      return absence.column
  }
}
