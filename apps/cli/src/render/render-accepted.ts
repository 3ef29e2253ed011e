import type { AcceptResult } from '@sow/engine'
import { counted } from './render-counts.js'
import { nothingWritten, renderLookedAt } from './render-look.js'
import { fitLines } from './width.js'

/** What became, or would become, of edits that are known from now on. */
export function renderAccepted({ dataset, edited, deleted, rows }: AcceptResult, isLook: boolean): string[] {
  if (edited + deleted === 0) return [`Nothing differs in ${dataset}.`]
  const counts = `${dataset}: ${counted(edited, 'edited row')}, ${counted(deleted, 'deleted row')}.`
  if (!isLook) return fitLines([`Accepted in ${counts}`])
  const looked = { dataset, count: edited + deleted, ...(rows === undefined ? {} : { rows }) }
  return fitLines([`To be accepted in ${counts}`, ...renderLookedAt([looked]), '', nothingWritten])
}
