import { count } from './format.ts'

/** The heading of the tables that compare tools. */
export const peersTitle = 'Other tools'

/** One line of the table of peers: what a tool took for a step, in milliseconds, the median of its runs. */
export interface PeerFigure {
  readonly tool: string
  readonly step: string
  readonly milliseconds: number
}

/** Reads what the page of figures says of other tools at a number of rows. Nothing where they were not measured. */
export function readPeers(page: string, rows: number): PeerFigure[] {
  const [, section = ''] = page.split(`\n## ${peersTitle}\n`)
  const [, table = ''] = (section.split('\n## ')[0] ?? '').split(`\n${count(rows)} rows:\n`)
  const lines = (table.split(' rows:\n')[0] ?? '').matchAll(/^\| ([^|:]+): ([^|]+?) +\| ([\d.,]+) \(/gm)
  return [...lines].map(([, tool = '', step = '', wall = '']) => ({
    tool,
    step,
    milliseconds: Number(wall.replaceAll(',', '')),
  }))
}
