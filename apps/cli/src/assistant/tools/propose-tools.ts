import type { RunContext } from '@sow/runner'
import { z } from 'zod'
import type { Deed } from '../../consent/deed.js'
import { keptProposalsOf } from '../../consent/kept-proposals.js'
import { planToApply, usualChoices } from '../../consent/plan-to-apply.js'
import { type Look, type Proposal, propose } from '../../consent/proposal.js'
import { howToType } from '../../render/how-to-type.js'
import { datasets, keys, oneName, tenant } from './asked.js'
import { documentOf, type ToolAnswer, tool } from './tool.js'

const kinds = z
  .array(z.enum(['reference', 'starter', 'demo']))
  .default(['reference', 'starter'])
  .describe('Datasets of these kinds.')

export const planTool = tool({
  name: 'plan',
  command: 'db plan',
  more: 'Answers a digest where the plan can be carried out.',
  writes: false,
  input: z.strictObject({ datasets, kinds, impact: z.boolean().default(false) }),
  answer: async ({ datasets: only, kinds: of, impact }, { open, values }) =>
    await open('db plan', async (runner, context): Promise<ToolAnswer> => {
      const selection = { only, kinds: of }
      const choices = { ...usualChoices(selection), values, impact }
      const { plan, saved, refusal } = await planToApply(runner, context, choices)
      const look = { kind: 'apply', report: plan } as const
      const document = documentOfLook(look)
      if (saved === null)
        return refusal === null ? { document } : { document, told: `${refusal.message} ${refusal.hint}` }
      const { id, name } = saved.database
      const deed = { kind: 'apply', selection, plan: saved } as const
      return {
        document,
        ...keep(context, { deed, look, digest: saved.digest, database: { id, name } }),
      }
    }),
})

export const lookAtUndoTool = tool({
  name: 'look_at_undo',
  command: 'db undo',
  more: 'This only looks, and answers a digest.',
  writes: false,
  input: z.strictObject({ run: z.int().min(1).describe('A run of `history`.') }),
  answer: async ({ run }, { open }) =>
    await open('db undo', (runner, context) => lookAt(runner, context, { kind: 'undo', run })),
})

export const lookAtResolveTool = tool({
  name: 'look_at_resolve',
  command: 'db resolve',
  more: 'This only looks, and answers a digest.',
  writes: false,
  input: z.strictObject({
    dataset: oneName.describe('`domain/name`.'),
    keys: keys.default([]).describe('The keys of rows; none for every conflict of the dataset.'),
    tenant,
    take: z.enum(['package', 'site']).describe('Whose value it shall be.'),
    note: z.string().max(150).default('').describe('Why, for the history; no value of a row.'),
  }),
  answer: async (asked, { open }) =>
    await open('db resolve', (runner, context) => lookAt(runner, context, { kind: 'resolve', ...asked })),
})

async function lookAt(
  runner: typeof import('@sow/runner'),
  context: RunContext,
  deed: Exclude<Deed, { readonly kind: 'apply' }>,
): Promise<ToolAnswer> {
  const proposal = await propose(runner, context, deed)
  return { document: documentOfLook(proposal.look), ...keep(context, proposal) }
}

function documentOfLook(look: Look): object {
  switch (look.kind) {
    case 'apply':
      return documentOf('db plan', look.report)
    case 'undo':
      return documentOf('db undo', look.report)
    case 'resolve':
      return documentOf('db resolve', look.report)
  }
}

/** Keeps what a person can be asked about, and says how. */
function keep({ project }: RunContext, proposal: Proposal): Pick<ToolAnswer, 'digest' | 'told'> {
  keptProposalsOf(project.directory).keep(proposal)
  const typed = howToType(`mcp code ${proposal.digest.slice(0, 12)}`)
  return {
    digest: proposal.digest,
    told: `Nothing was written. To have it done, ask a person to type \`${typed}\` at a terminal in this project, or to open the page Assistants of \`sow studio --write\`. They read what would be done and get a code; call carry_out with the digest and the code.`,
  }
}
