/**
 * Has our statements find nothing that somebody else made: operators, functions, casts and types are looked for among those
 * of the server alone, wherever a role may create things. The first statement of every transaction of ours.
 */
export const pin = 'set local search_path = pg_catalog, pg_temp'

/** A statement that runs by itself, in one message with the pin: a message of several statements is one transaction. */
export function pinnedAlone(statement: string): string {
  return `${pin}; ${statement}`
}
