import type { GuardedDataset, RowWatch } from './guard.js'
import type { GuardedField } from './guarded-fields.js'

/** Watches the values of some fields; nulls are never wrong. Null where the dataset has no such field. */
export function watchFields(
  { fields }: Pick<GuardedDataset, 'fields'>,
  matters: (field: GuardedField) => boolean,
  isWrong: (value: string, field: GuardedField) => boolean,
): RowWatch | null {
  const watched = fields.flatMap((field, index) => (matters(field) ? [{ field, index }] : []))
  if (watched.length === 0) return null
  return (row) =>
    watched.flatMap(({ field, index }) => {
      const value = row[index]
      return value != null && isWrong(value, field) ? [field.name] : []
    })
}
