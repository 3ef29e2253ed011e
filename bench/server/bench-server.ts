import type { ThrowAwayPostgres } from '../../packages/engine/dist/throw-away.js'
import type { Packages } from '../sow/packages.ts'

/** A careful server, as in real life; no vacuum of its own, so that each measurement begins alike. */
export const serverSettings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '1GB',
  max_wal_size: '16GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
} as const

/**
 * The server that is measured: the one behind a superuser's URL, as it is set, or a throw-away server of the same
 * binaries as the tests'.
 */
export async function openServer(
  { throwAway }: Packages,
  url: string | undefined,
): Promise<ThrowAwayPostgres> {
  if (url !== undefined) process.env.TEST_DATABASE_URL = url
  else delete process.env.TEST_DATABASE_URL
  return await throwAway.startThrowAwayPostgres({ settings: serverSettings })
}
