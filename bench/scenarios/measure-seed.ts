import type { ThrowAwayDatabase } from '../../packages/engine/dist/throw-away.js'
import type { Figures } from '../measure/figures.ts'
import { measure } from '../measure/measure.ts'
import type { Release } from '../sow/release.ts'
import type { Subject } from './bench.ts'

const work = new URL('../sow/seed-work.ts', import.meta.url).href

/** Applies a release to a database in a process of its own. */
export async function measureSeed(
  { checkout }: Subject,
  { url, superuserUrl }: ThrowAwayDatabase,
  release: Release,
  nodeFlags: readonly string[] = [],
): Promise<Figures> {
  const args = { checkout, location: { kind: 'postgres', url }, release }
  return await measure({ work, args, observe: superuserUrl }, nodeFlags)
}
