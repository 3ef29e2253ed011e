import type { SavedPlan } from '@sow/runner'
import type { Answers, Asks, CallName, Layout } from '@sow/studio'
import type { OpenSite } from '../../command/long-site.js'
import type { CallBody } from './call-body.js'

/** What a route works with: the project and its database, and what this studio remembers. */
export interface Site {
  /** One after the other. */
  readonly open: OpenSite
  /** Plans that were shown, by their digests: what is applied is one of them. */
  readonly plans: Map<string, SavedPlan>
  /** Layouts that were computed, by what they were asked: a schema is looked at often, and changes seldom. */
  readonly layouts: Map<string, Layout>
}

/** One call: what it asks, read at the edge, and how it is answered. */
export interface Route<Name extends CallName> {
  /** True where it changes the database. */
  readonly writes: boolean
  parse(body: CallBody): Asks<Name>
  answer(asks: Asks<Name>, site: Site): Promise<Answers<Name>>
}

export const nothingAsked = (): object => ({})
