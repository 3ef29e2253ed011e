import { usingClient } from './using-client.ts'

/** So many tenants more, without rows. */
export async function addTenants(url: string, tenants: number): Promise<void> {
  await usingClient(url, async (client) => {
    await client.query(
      `insert into organizations (slug)
       select 'org-' || (select count(*) from organizations) + number
       from generate_series(1, $1::integer) as number`,
      [tenants],
    )
  })
}
