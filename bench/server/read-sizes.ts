import { usingClient } from './using-client.ts'

export interface Sizes {
  readonly tables: number
  readonly ledger: number
  /** The tables of the ledger that are largest, all bases as one. */
  readonly largest: readonly { readonly name: string; readonly bytes: number }[]
}

/** Bytes of the application's tables and of the ledger, with their indexes. */
export async function readSizes(url: string): Promise<Sizes> {
  return await usingClient(url, async (client) => {
    const found = await client.query<{ schema: string; name: string; bytes: string }>(`
      select
        namespace.nspname as schema,
        case
          when namespace.nspname = 'public' then 'all'
          when class.relname like 'base%' then 'bases'
          else class.relname
        end as name,
        sum(pg_total_relation_size(class.oid)) as bytes
      from pg_class class
      join pg_namespace namespace
        on namespace.oid = class.relnamespace
      where class.relkind = 'r'
        and namespace.nspname in ('public', 'sow')
        and class.relname <> 'before_images'
      group by 1, 2
      order by 3 desc`)
    const sizes = found.rows.map(({ schema, name, bytes }) => ({ schema, name, bytes: Number(bytes) }))
    const ledger = sizes.filter(({ schema }) => schema === 'sow')
    return {
      tables: sizes.find(({ schema }) => schema === 'public')?.bytes ?? 0,
      ledger: ledger.reduce((sum, { bytes }) => sum + bytes, 0),
      largest: ledger.slice(0, 4),
    }
  })
}
