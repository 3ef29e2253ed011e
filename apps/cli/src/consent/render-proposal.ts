import { renderResolved } from '../render/render-conflicts.js'
import { renderPlan } from '../render/render-plan.js'
import { renderUndone } from '../render/render-undone.js'
import { fitLines } from '../render/width.js'
import type { Look, Proposal } from './proposal.js'

/** What a proposal would do, as the command shows it that would do it. */
export function renderProposal({ look, database }: Proposal): string[] {
  return [...linesOf(look), '', ...fitLines([`An assistant asks to do this in ${database.name}.`])]
}

function linesOf(look: Look): string[] {
  switch (look.kind) {
    case 'apply':
      return renderPlan(look.report)
    case 'undo':
      return renderUndone(look.report)
    case 'resolve':
      return renderResolved(look.report, look.take, true)
  }
}
