/** The heading of the tables with different numbers of tenants. */
const tenantsTitle = 'Many tenants'

/** Rows of each tenant, by which the tables are named. */
const rowsPerTenant = 275

/** What one step took with so many tenants: processor milliseconds of client and server together. */
export interface GrowthPoint {
  readonly tenants: number
  readonly milliseconds: number
}

/** What a step, such as `sow: unchanged`, took with each number of tenants, ascending. Nothing where it was not measured. */
export function readGrowth(page: string, step: string): GrowthPoint[] {
  const [, after = ''] = page.split(`\n## ${tenantsTitle}\n`)
  const [section = ''] = after.split('\n## ')
  let tenants = 0
  return section.split('\n').flatMap((line) => {
    const [, rows] = /^([\d,]+) rows:$/.exec(line) ?? []
    if (rows !== undefined) tenants = numberIn(rows) / rowsPerTenant
    if (!line.startsWith(`| ${step} `)) return []
    const [, , , , client, server] = line.split('|').map((cell) => cell.trim())
    return [{ tenants, milliseconds: numberIn(client) + numberIn(server) }]
  })
}

function numberIn(text: string | undefined): number {
  return Number(text?.replaceAll(',', ''))
}
