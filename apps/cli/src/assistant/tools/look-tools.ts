import { z } from 'zod'
import { datasets, keys, oneName, tenant } from './asked.js'
import { documentOf, type ToolAnswer, tool } from './tool.js'

/** Lines of conflicts and edits that are told at once: an assistant reads all that it is given. */
const mostLines = 200
const mostRuns = 100

export const statusTool = tool({
  name: 'status',
  command: 'db status',
  writes: false,
  input: z.strictObject({ datasets }),
  answer: async ({ datasets: named }, { open }) => ({
    document: documentOf(
      'db status',
      await open('db status', ({ readStatus }, context) => readStatus(context, named)),
    ),
  }),
})

export const blameTool = tool({
  name: 'blame',
  command: 'db blame',
  writes: false,
  input: z.strictObject({
    table: oneName.describe('A table, or a dataset by its full name.'),
    keys: keys.min(1),
    tenant,
  }),
  answer: async ({ table, keys: named, tenant: of }, { open, values }) => ({
    document: documentOf(
      'db blame',
      await open('db blame', ({ blame }, context) =>
        blame(context, { of: table, keys: named, tenant: of, values }),
      ),
    ),
  }),
})

export const conflictsTool = tool({
  name: 'conflicts',
  command: 'db conflicts',
  writes: false,
  input: z.strictObject({ datasets, tenant }),
  async answer({ datasets: named, tenant: of }, { open, values }) {
    const report = await open('db conflicts', ({ conflicts }, context) =>
      conflicts(context, named, { tenant: of, values }),
    )
    const body = { ...report, conflicts: report.conflicts.slice(0, mostLines) }
    return { document: documentOf('db conflicts', body), ...leftOut(report.conflicts) }
  },
})

export const driftTool = tool({
  name: 'drift',
  command: 'db drift',
  writes: false,
  input: z.strictObject({ datasets }),
  async answer({ datasets: named }, { open, values }) {
    const report = await open('db drift', ({ drift }, context) => drift(context, named, values))
    const body = { ...report, drift: report.drift.slice(0, mostLines) }
    return { document: documentOf('db drift', body), ...leftOut(report.drift) }
  },
})

export const historyTool = tool({
  name: 'history',
  command: 'db history',
  writes: false,
  input: z.strictObject({ limit: z.int().min(1).max(mostRuns).default(20) }),
  answer: async ({ limit }, { open }) => ({
    document: documentOf(
      'db history',
      await open('db history', ({ history }, context) => history(context, limit)),
    ),
  }),
})

function leftOut(lines: readonly unknown[]): Pick<ToolAnswer, 'told'> {
  const more = lines.length - mostLines
  return more <= 0 ? {} : { told: `${more} more are left out: name a dataset to see its own.` }
}
