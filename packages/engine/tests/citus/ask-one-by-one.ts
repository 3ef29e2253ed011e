import { onCitus } from '../../../../tests/on-citus.js'
import type { Session, SessionResult } from '../../src/server/connect/session.js'

/**
 * Runs statements of a test. For a placed table Citus sends other servers the whole message that a statement stands in, and they
 * take one statement: so there each is a message.
 */
export async function askOneByOne(session: Session, text: string): Promise<SessionResult> {
  if (onCitus !== 'placed') return await session.query(text)
  const statements = statementsOf(text)
  const [first = text, ...others] = statements
  let answer = await session.query(first)
  for (const statement of others) answer = await session.query(statement)
  return answer
}

/** What stands between semicolons that are in no text, name, comment or body. */
export function statementsOf(text: string): readonly string[] {
  const parts = text.match(/'[^']*'|"[^"]*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*|;|[^;'"$-]+|[\s\S]/g) ?? []
  const statements = ['']
  for (const part of parts)
    if (part === ';') statements.push('')
    else statements.push(`${statements.pop()}${part}`)
  return statements.filter((statement) => statement.trim() !== '')
}
