import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { expect, test, vi } from 'vitest'
import { keepEmbedded } from '../src/context/keep-embedded.js'

test('an embedded database stays open between two pieces of work, clean, and is let go of once nobody asks', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sow-kept-'))
  const location = { kind: 'embedded', directory: join(folder, 'db') } as const
  try {
    await using kept = keepEmbedded(200)
    {
      await using session = await kept.open(location)
      await session.query('begin')
      await session.query('create temporary table left_behind ()')
      await session.query('set search_path = nowhere')
    }
    await expect(openDatabase(location)).rejects.toMatchObject({ code: 'EMBEDDED_LOCKED' })
    {
      await using session = await kept.open(location)
      const found = await session.query(
        "select to_regclass('pg_temp.left_behind') as behind, current_setting('search_path') as path",
      )
      expect(found.rows).toEqual([{ behind: null, path: expect.not.stringContaining('nowhere') }])
    }
    await vi.waitFor(async () => {
      await using other = await openDatabase(location)
      expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    }, 60_000)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
