import type { CodeSet } from '../code-set/code-set.js'
import { type ComputedDataset, describeComputed } from './describe-dated-set.js'

/** A code that took over from another one. */
export interface Successor {
  readonly system: string
  readonly code: string
  readonly successor: string
  /** ISO date from which the successor is in use. */
  readonly from: string
  /** The codes of before, as the publisher writes them. */
  readonly note: string
}

const text = { type: 'text', nullable: false, defaulted: false, generated: false } as const

/** A conversion table as the dataset of a clinic's table of successors. */
export async function describeSuccessors(
  codeSet: CodeSet,
  successors: readonly Successor[],
): Promise<ComputedDataset> {
  return await describeComputed(codeSet, {
    name: codeSet.name,
    title: codeSet.title,
    table: 'billing_code_successors',
    key: ['code_system', 'code', 'successor_code', 'effective_from'],
    columns: {
      code_system: text,
      code: text,
      successor_code: text,
      effective_from: { ...text, type: 'date' },
      note: { ...text, nullable: true },
    },
    absent: 'delete',
    rows: successors.map(({ system, code, successor, from, note }) => ({
      code_system: system,
      code,
      successor_code: successor,
      effective_from: from,
      note,
    })),
  })
}
