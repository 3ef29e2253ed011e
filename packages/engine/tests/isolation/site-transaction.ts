import type { Session } from '../../src/server/connect/session.js'
import { editStatement, type SiteForm, type SiteWrite, siteSteps } from './site-writes.js'

/** What an application may be told: somebody inserted the key first, or the row that it refers to is gone. */
const refusals = ['23505', '23503']

/** An application's transaction, step by step. One that is refused rolls back. */
export function beginSiteTransaction(
  session: Session,
  { write, form }: { readonly write: SiteWrite; readonly form: SiteForm },
  name: string,
) {
  const statement = editStatement(write.edit)
  const steps = [...siteSteps(form, statement, name)]
  let written = false
  let refused = false
  return {
    /** Whether the edit took place: an update may have met no row any more. */
    wrote: () => written && !refused && form !== 'rolled back',
    async step() {
      const [next = []] = steps.splice(0, 1)
      if (refused) return
      try {
        for (const text of next) {
          const { affectedRows } = await session.query(text)
          if (text === statement) written = affectedRows === 1
        }
      } catch (error) {
        if (!refusals.includes((error as { readonly code?: string }).code ?? '')) throw error
        refused = true
        await session.query('rollback')
      }
    },
    end: async () => {},
  }
}
