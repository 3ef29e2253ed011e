import { kebabName } from '../package/authored/package-names.js'

/** `inventory_items` of the domain `inventory` is `items`. */
export function datasetName(table: string, domain: string): string {
  const name = kebabName(table)
  const short = name.startsWith(`${domain}-`) ? name.slice(domain.length + 1) : name
  return short === '' ? 'rows' : short
}
