import { SowError } from '@sow/kit/errors'
import { z } from 'zod'
import { carryOut, type Done, recordedCommand } from '../../consent/carry-out.js'
import type { WaitingProposal } from '../../consent/kept-proposals.js'
import { keptProposalsOf } from '../../consent/kept-proposals.js'
import { documentOf, tool } from './tool.js'

export const carryOutTool = tool({
  name: 'carry_out',
  command: 'db apply',
  more: 'Does what `plan`, `look_at_undo` or `look_at_resolve` proposed, and writes to the database. It needs a code that only a person gets; a code is good once. Never guess one: a wrong code ends the right one.',
  writes: true,
  input: z.strictObject({
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('The digest that the look answered.'),
    code: z.string().min(1).max(100).describe('The code that a person got.'),
  }),
  async answer({ digest, code }, { open }) {
    const deed = await open('db status', async ({ readMoment }, context) => {
      const proposals = keptProposalsOf(context.project.directory)
      const proposal = proposals.find(digest)
      await checkDatabase(proposal, (await readMoment(context))?.id ?? null)
      proposals.spendCode({ digest, databaseId: proposal.database.id }, code)
      return proposal.deed
    })
    const done = await open(recordedCommand(deed), (runner, context) =>
      carryOut(runner, context, deed, digest),
    )
    return { document: documentOfDone(done) }
  },
})

function documentOfDone(done: Done): object {
  switch (done.command) {
    case 'db apply':
      return documentOf(done.command, done.report)
    case 'db undo':
      return documentOf(done.command, done.report)
    case 'db resolve':
      return documentOf(done.command, done.report)
  }
}

/** The code is not spent where it cannot be good. Throws GUARD_CODE. */
async function checkDatabase({ database }: WaitingProposal, present: string | null): Promise<void> {
  if (database.id === present) return
  throw new SowError({
    code: 'GUARD_CODE',
    message: `The proposal is about another database, ${database.name}. Nothing was written.`,
    hint: 'Look again at this database, and get a code for what it says.',
  })
}
