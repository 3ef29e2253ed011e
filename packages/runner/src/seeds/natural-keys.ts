import { isSurrogate, type LiveTable, type LiveUniqueIndex } from '@sow/engine'

/**
 * The natural keys of a table: unique indexes over whole columns that are never null, and that a row is known by outside of
 * this database. One that holds another one is none of its own.
 */
export function naturalKeys(table: LiveTable): readonly (readonly string[])[] {
  const keys = table.uniqueIndexes
    .filter((index) => isPlain(index) && index.columns.every((name) => mayBeKey(table, name)))
    .map(({ columns }) => columns)
  return keys.filter(
    (key, index) =>
      !keys.some((other, at) => {
        const isWithin = other.every((name) => key.includes(name))
        return at !== index && isWithin && (other.length < key.length || at < index)
      }),
  )
}

/** True for a unique index over all rows and whole columns. */
export function isPlain({ partial, computes, columns }: LiveUniqueIndex): boolean {
  return !partial && !computes && columns.length > 0
}

/** True for a column whose values mean nothing elsewhere: the database gives them, or the application makes them. */
export function isOwnId(table: LiveTable, name: string): boolean {
  if (isSurrogate(table, name)) return true
  const isPrimary = table.primaryKey.length === 1 && table.primaryKey[0] === name
  return isPrimary && /^(?:id|uuid|guid|.*_id|.*[a-z]Id)$/.test(name)
}

function mayBeKey(table: LiveTable, name: string): boolean {
  const column = table.columns.find((each) => each.name === name)
  return column?.notNull === true && !column.generated && !isOwnId(table, name)
}
