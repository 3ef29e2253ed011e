import type { Ownership } from '@sow/kit'
import type { Case, Cells, DatasetRelease, Interruption, Release, RunStep, Site, Step } from './case.js'

type Owners = Readonly<Record<string, Ownership>>
type Rows = Readonly<Record<string, Cells>>

export const globalSite: Site = {
  scopes: { items: 'global', parts: 'global' },
  typeOfC: 'text',
  keepsTenantIds: true,
}
export const tenantSite: Site = { ...globalSite, scopes: { items: 'tenant', parts: 'tenant' } }

const noParts: DatasetRelease = { owners: {}, absent: 'keep', rows: {} }

/** A release of items, and of parts where a case is about them. */
export function release(
  version: string,
  owners: Owners,
  rows: Rows,
  more: Partial<Pick<DatasetRelease, 'absent' | 'rowOwnership'>> & { readonly parts?: DatasetRelease } = {},
): Release {
  const { parts = noParts, ...rest } = more
  const items: DatasetRelease = { owners, absent: 'keep', rows, ...rest }
  return { version: `${version}.0.0`, datasets: { items, parts } }
}

export function run(of: number, more: Partial<RunStep> = {}): RunStep {
  return {
    step: 'run',
    release: of,
    onConflict: 'keep',
    adoptAs: 'site',
    allowDowngrade: false,
    acceptMassChange: false,
    tenant: null,
    interruption: null,
    ...more,
  }
}

export const place = (key: string, table: 'items' | 'parts' = 'items') => ({ table, tenant: 't1', key })
export const set = (key: string, column: string, value: string | null): Step => ({
  step: 'edit',
  edit: { ...place(key), edit: 'set', column, value },
})
export const remove = (key: string): Step => ({ step: 'edit', edit: { ...place(key), edit: 'delete' } })
export const add = (key: string, cells: Cells): Step => ({
  step: 'edit',
  edit: { ...place(key), edit: 'insert', cells },
})
export const tenant = (slug: string, become: 'active' | 'gone' = 'active'): Step => ({
  step: 'tenant',
  slug,
  become,
})
export const undo: Step = { step: 'undo' }
export const redo: Step = { step: 'redo' }

export const shared = { a: 'shared' } as const
export const package_ = { a: 'package' } as const
export const links = (rows: Rows): DatasetRelease => ({ owners: { link: 'shared' }, absent: 'keep', rows })

export const before = (point: Interruption['before'], edit: Interruption['edit']): Partial<RunStep> => ({
  interruption: { dataset: edit.table, before: point, edit },
})

export const found = (site: Site, releases: readonly Release[], steps: readonly Step[]): Case => ({
  site,
  releases,
  steps,
})
