const name = '(?:"[^"]+"|[a-z_][a-z0-9_$]*)'

/** What a stamp is made of: the time, or who it is. */
const stamp = [
  '(?:pg_catalog\\.)?(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\\(\\)',
  '(?:current_timestamp|localtimestamp)(?: ?\\( ?\\d ?\\))?',
  'current_date|current_user|session_user|current_role|user',
].join('|')

const assignment = `new\\.(${name}) ?:?= ?(?:${stamp})(?: at time zone '[a-z_/+-]+')?(?:::[a-z ]+)? ?; ?`
const body = new RegExp(`^begin ((?:${assignment})+)return new ?; ?end ?;?$`, 'i')
const assignments = new RegExp(assignment, 'gi')

/**
 * True of the PL/pgSQL text of a trigger that does no more than to stamp columns which are not carried: it changes nothing of
 * what a release writes, and refuses no row. Whatever else it may be, it is not known to be one.
 */
export function stampsOnly(source: string | null, carried: readonly string[]): boolean {
  if (source === null) return false
  const text = source
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const [, stamps] = body.exec(text) ?? []
  if (stamps === undefined) return false
  return [...stamps.matchAll(assignments)].every(([, written = '']) => !carried.includes(plain(written)))
}

function plain(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1) : written.toLowerCase()
}
