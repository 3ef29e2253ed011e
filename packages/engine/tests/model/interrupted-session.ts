import type { Session } from '../../src/server/connect/session.js'
import { watchedSession } from '../seed/watched-session.js'
import type { Interruption } from './case.js'
import { editStatement } from './edit-statement.js'
import type { SiteDatabase, Stage } from './site-database.js'

/** What became of an interruption. */
export interface Watched {
  /** The site's edit was committed while the run was under way. */
  readonly applied: boolean
  /** The run started over after it. */
  readonly retried: boolean
}

/** A session beside which the site acts once, by a second one, just before a certain statement. */
export function interruptedSession(
  { session, site }: Stage,
  database: SiteDatabase,
  domain: string,
  interruption: Interruption | null,
): { session: Session; tell(event: string): void; done(): Watched } {
  let fired = false
  let started = false
  let applied = false
  let retried = false
  const act = async (other: Session, { edit }: Interruption) => {
    fired = true
    applied = await other.query(editStatement(database, edit)).then(
      () => true,
      (error: { readonly code?: string }) => {
        // The run holds the row: the site has to wait, and gives up.
        if (error.code !== '55P03' && error.code !== '57014') throw error
        return false
      },
    )
  }
  return {
    session: watchedSession(session, async (text, parameters) => {
      if (fired || site === null || interruption === null) return
      // Before the first dataset the run forgets tenants that are gone, which looks like a record.
      if (started && isAt(interruption, database, domain, text, parameters)) await act(site, interruption)
    }),
    tell(event) {
      started ||= event === 'dataset-started'
      retried ||= applied && event === 'retrying'
    },
    done: () => ({ applied, retried }),
  }
}

function isAt(
  { dataset, before }: Interruption,
  { schema }: SiteDatabase,
  domain: string,
  text: string,
  parameters: readonly unknown[] = [],
): boolean {
  const starts = {
    insert: ['', 'with inserted as (\n'].map((sealed) => `${sealed}insert into "${schema}"."${dataset}"`),
    update: [`update "${schema}"."${dataset}"`],
    // Rows that others may refer to are locked first.
    delete: [
      `delete from "${schema}"."${dataset}"`,
      `select count(*)\nfrom (\n  select\n  from "${schema}"."${dataset}" as target`,
    ],
    record: ['with wanted as materialized', 'with documents as materialized', 'update sow.dataset as known'],
  }
  if (!starts[before].some((start) => text.trimStart().startsWith(start))) return false
  return before !== 'record' || parameters.includes(`${domain}/${dataset}`)
}
