import { tableGroups } from '../server/tenant-tables.ts'
import type { Packages } from './packages.ts'

/** What a release holds: `one` has one row that differs from `first`, `tenth` a tenth of its rows. */
export type TenantEdition = 'first' | 'one' | 'tenth'

/** Rows of each tenant: 55 in each group of tables. */
export const rowsPerTenant = tableGroups * 55

/** Tables are as many as the groups are, so their names are not known one by one. */
type TenantDatabase = Record<string, Record<string, string | boolean | null>>

/** The seed package of the benchmark over tenants: starters with shared columns, and terms of which the package owns all. */
export function defineTenantPackage(kit: Packages['kit'], edition: TenantEdition) {
  const groups = Array.from({ length: tableGroups }, (_, group) => group)
  return kit.defineSeedPackage({
    domain: 'benchmark',
    schema: tenantSchema(kit, groups),
    datasets: groups.flatMap((group) => datasetsOf(kit, group, edition)),
  })
}

function datasetsOf(kit: Packages['kit'], group: number, edition: TenantEdition) {
  const define = kit.defineDataset<TenantDatabase>()
  const scoped = { scope: 'tenant', kind: 'starter', key: ['code'] } as const
  const categories = define({
    ...scoped,
    name: `categories-${group}`,
    table: `categories_${group}`,
    rows: numbers(5).map((number) => ({ code: `C${number}`, name: `Category ${number} of group ${group}` })),
  })
  const items = define({
    ...scoped,
    name: `items-${group}`,
    table: `items_${group}`,
    refs: { category_id: kit.ref(categories) },
    own: { active: 'site' },
    rows: numbers(40).map((number) => itemOf(group, number, edition)),
  })
  const terms = define({
    ...scoped,
    name: `terms-${group}`,
    table: `terms_${group}`,
    defaultOwnership: 'package',
    absent: kit.retireOn('retired_on'),
    rows: numbers(10).map((number) => ({ code: `T${number}`, label: `Term ${number} of group ${group}` })),
  })
  return [categories, items, terms]
}

function itemOf(group: number, number: number, edition: TenantEdition) {
  const isChanged =
    edition === 'first' ? false : edition === 'one' ? group === 0 && number === 0 : number % 8 === 0
  return {
    code: `I${number}`,
    category_id: `C${number % 5}`,
    name: `Demo item ${number}${isChanged ? ', revised' : ''}`,
    description: `Made-up description of item ${number} in group ${group}, without any meaning`,
    price: `${number + (isChanged ? 101 : 100)}.5`,
    active: true,
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number)
}

function tenantSchema(kit: Packages['kit'], groups: readonly number[]) {
  const id = { type: 'bigint', nullable: false, defaulted: true, generated: false }
  const bigint = { ...id, defaulted: false }
  const text = { ...bigint, type: 'text' }
  const owned = { id, org_id: bigint, code: text }
  const table = (columns: Readonly<Record<string, typeof id>>) => ({ primaryKey: ['id'], columns })
  const item = {
    ...owned,
    category_id: bigint,
    name: text,
    description: text,
    price: { ...bigint, type: 'numeric(12,4)' },
    active: { ...bigint, type: 'boolean' },
  }
  const term = { ...owned, label: text, retired_on: { ...text, type: 'date', nullable: true } }
  return kit.defineSchemaPackage({
    migrations: {},
    tables: {
      organizations: table({ id, slug: text }),
      ...Object.fromEntries(
        groups.flatMap((group) => [
          [`categories_${group}`, table({ ...owned, name: text })],
          [`items_${group}`, table(item)],
          [`terms_${group}`, table(term)],
        ]),
      ),
    },
    tenants: { table: 'organizations', id: 'id', key: 'slug', column: 'org_id' },
  })
}
