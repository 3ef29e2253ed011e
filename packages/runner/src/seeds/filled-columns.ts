import { type ColumnFill, isAuditTime, type LiveTable } from '@sow/engine'
import type { WrittenSeed } from './parse-seed.js'

/** What new rows get in columns that no row carries, by the column. */
export type Fills = Readonly<Record<string, ColumnFill>>

/**
 * What the file says that new rows get, and what the table leaves to the application: an id that it makes, and the time of a
 * change. Anything else that needs a value has to be said.
 */
export function filledColumns(
  { fill, key }: Pick<WrittenSeed, 'fill' | 'key'>,
  live: LiveTable | null,
  carried: readonly string[],
): Fills {
  const implied = (live?.columns ?? []).flatMap((column): [string, ColumnFill][] => {
    const { name, type, notNull, defaultExpression, identity, generated } = column
    const isGiven = !notNull || defaultExpression !== null || identity !== null || generated
    if (isGiven || carried.includes(name) || key?.includes(name) === true) return []
    if (isAuditTime(column)) return [[name, 'now']]
    return live?.primaryKey.join() === name && holdsUuids(type) ? [[name, 'uuid']] : []
  })
  return { ...Object.fromEntries(implied), ...fill }
}

const uuidLength = 36

function holdsUuids(type: string): boolean {
  const [, length] = /^character(?: varying)?\((\d+)\)$/.exec(type) ?? []
  if (length !== undefined) return Number(length) >= uuidLength
  return ['uuid', 'text', 'citext', 'character varying'].includes(type)
}
