import { expect, test } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import type { EngineEvent } from '../../src/database/events.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import type { Session } from '../../src/server/connect/session.js'
import { openSite, type ShapeDataset, type Site, seedOptions } from '../shapes/shape-database.js'
import { watchedSession } from './watched-session.js'

function prices(version: string, price: number): ShapeDataset {
  const rows = ['cast', 'lab', 'visit'].map((code) => ({ code, price }))
  return { table: 'prices', key: ['code'], defaultOwnership: 'shared', version, rows }
}

/** A session beside which somebody counts up, just before each update of the prices, if they are free to be written. */
function busySession(session: Session, writer: Session): { session: Session; refused(): number } {
  let refused = 0
  return {
    refused: () => refused,
    session: watchedSession(session, async (text) => {
      if (!text.trimStart().startsWith('update "public"."prices"')) return
      await writer.query('update prices set used = used + 1').catch((error: { readonly code?: string }) => {
        if (error.code !== '55P03') throw error
        refused += 1
      })
    }),
  }
}

async function usingBusySite(work: (site: Site, busy: ReturnType<typeof busySession>) => Promise<void>) {
  await using site = await openSite('postgres')
  await site.rows(
    'create table prices (code text primary key, price integer, used integer not null default 0)',
  )
  await site.seed(prices('1.0.0', 1))
  await using writer = await site.other()
  await writer.query("set lock_timeout = '200ms'")
  await work(site, busySession(site.database.session, writer))
}

const typesOf = (events: readonly EngineEvent[]) => events.map(({ type }) => type)

test('a table that somebody writes before every attempt is merged in the end', async () => {
  await usingBusySite(async (site, busy) => {
    const events: EngineEvent[] = []
    const database = databaseOver(busy.session, { onEvent: (event) => events.push(event) })
    const { datasets } = await seedDatasets(database, await site.units(prices('1.1.0', 2)), seedOptions)
    expect(datasets).toMatchObject([{ updated: 3, conflicts: 0 }])
    expect(typesOf(events).filter((type) => type === 'retrying')).toHaveLength(3)
    expect(events).toContainEqual({ type: 'tables-locked', tables: ['prices'] })
    expect(busy.refused()).toBe(1)
    // Each of the three that were in time is there, beside the release.
    expect(await site.rows('select distinct price, used from prices')).toEqual([{ price: 2, used: 3 }])
  })
})
