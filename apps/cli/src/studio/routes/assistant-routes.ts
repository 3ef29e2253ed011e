import { keptProposalsOf } from '../../consent/kept-proposals.js'
import { codeMinutes } from '../../consent/one-time-code.js'
import { type Proposal, proposeAgain } from '../../consent/proposal.js'
import { renderProposal } from '../../consent/render-proposal.js'
import { stripColors } from '../../render/printable.js'
import { nothingAsked, type Route, type Site } from './route.js'

export const proposalsRoute: Route<'proposals'> = {
  writes: false,
  parse: nothingAsked,
  answer: (_, site) =>
    site.open('mcp code', async (_, { project }) => ({
      proposals: keptProposalsOf(project.directory)
        .list()
        .map(({ digest, deed: { kind }, database: { name } }) => ({ digest, kind, database: name })),
    })),
}

/** What is proposed, looked at anew. */
export const proposalRoute: Route<'proposal'> = {
  writes: false,
  parse: (body) => ({ digest: body.text('digest') }),
  answer: ({ digest }, site) =>
    looking(site, digest, (proposal) => ({ lines: renderProposal(proposal).map(stripColors) })),
}

/** Gives a code for what the page showed; the database is not written to. */
export const giveCodeRoute: Route<'giveCode'> = {
  writes: true,
  parse: proposalRoute.parse,
  answer: ({ digest }, site) =>
    looking(site, digest, (proposal, directory) => ({
      code: keptProposalsOf(directory).giveCode(proposal),
      minutes: codeMinutes,
    })),
}

function looking<Answer>(
  site: Site,
  digest: string,
  work: (proposal: Proposal, directory: string) => Answer,
): Promise<Answer> {
  return site.open('mcp code', async (runner, context) => {
    const { directory } = context.project
    return work(
      await proposeAgain(runner, context, keptProposalsOf(directory).find(digest), { values: true }),
      directory,
    )
  })
}
