import { closeSync, openSync, writeSync } from 'node:fs'
import { Flags } from '@oclif/core'
import type { PlannedRow } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { PlanReport } from '@sow/runner'
import { planCsv } from '../render/plan/plan-csv.js'
import { planHtml } from '../render/plan/plan-html.js'
import { planMarkdown } from '../render/plan/plan-markdown.js'
import { toldPlan } from '../render/plan/told-plan.js'

/** A plan for people, in the forms that they read. */
export const planPageFlags = {
  html: Flags.string({
    description: 'Write the plan as one page; what rows hold is in it with --show-values only.',
    helpValue: 'FILE',
  }),
  csv: Flags.string({
    description:
      'Write the plan as CSV, a line for each column that would change; values with --show-values only.',
    helpValue: 'FILE',
  }),
  markdown: Flags.boolean({
    description:
      'Print the plan as Markdown that fits a comment of a pull request; values with --show-values only.',
    exclusive: ['json', 'rows'],
  }),
}

/** Where a plan is to be written, and in which forms. */
export interface PlanPages {
  readonly html?: string | undefined
  readonly csv?: string | undefined
  readonly markdown: boolean
  readonly values: boolean
}

/** True where a form is asked for that has all rows of the plan. */
export function wantsEveryRow({ html, csv, markdown }: Omit<PlanPages, 'values'>): boolean {
  return html !== undefined || csv !== undefined || markdown
}

/** Writes the files, and answers the lines to be printed instead of the plan's own; null where they are not asked for. */
export function writePlanPages(
  report: PlanReport,
  rows: readonly PlannedRow[],
  { html, csv, markdown, values }: PlanPages,
): string[] | null {
  if (html !== undefined) writePieces(html, '--html', planHtml(report, rows, { values }))
  if (csv !== undefined) writePieces(csv, '--csv', planCsv(toldPlan(report, rows, values)))
  return markdown ? planMarkdown(report, rows, { values }) : null
}

function writePieces(file: string, flag: string, pieces: Iterable<string>): void {
  try {
    const opened = openSync(file, 'w')
    try {
      for (const piece of pieces) writeSync(opened, piece)
    } finally {
      closeSync(opened)
    }
  } catch (cause) {
    throw new SowError({
      code: 'INPUT_OUTPUT',
      message: `The plan cannot be written to the file that ${flag} names.`,
      hint: 'Name a file in a directory that exists and can be written.',
      cause,
    })
  }
}
