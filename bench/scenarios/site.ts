import { settle } from '../server/settle.ts'
import { addSiteRows, editRows, type Spread } from '../server/site-work.ts'
import { usingClient } from '../server/using-client.ts'

type Urls = { readonly url: string; readonly superuserUrl: string }

/** The share of rows in the table that belong to the site: one in twenty. */
export const siteShare = 1 / 20

/** The site adds its rows, and the database comes to rest. */
export async function letSiteAddRows({ url, superuserUrl }: Urls, releaseRows: number): Promise<void> {
  await usingClient(url, (client) => addSiteRows(client, releaseRows * siteShare))
  await settle(superuserUrl)
}

/** As after a restore: no transaction id of the ledger means anything, and no row was edited. */
export async function letIdsBeForeign({ url, superuserUrl }: Urls): Promise<void> {
  await usingClient(url, async (client) => {
    await client.query('update sow.run set command = command')
    await client.query('update sow.copy set kept = kept')
  })
  await settle(superuserUrl)
}

/** The site edits rows of the release, and the database comes to rest. */
export async function letSiteEditRows({ url, superuserUrl }: Urls, spread: Spread): Promise<void> {
  await usingClient(url, (client) => editRows(client, spread))
  await settle(superuserUrl)
}
