import type { Session } from '../../packages/engine/dist/index.js'
import type { Work } from '../measure/work.ts'
import type { Location } from '../server/location.ts'
import { loadPackages } from './packages.ts'

/** Opens a database and asks it something. */
export async function open(args: { readonly checkout: string; readonly location: Location }): Promise<Work> {
  const { engine } = await loadPackages(args.checkout)
  let session: Session | undefined
  return {
    async run() {
      session = await engine.openDatabase(args.location)
      await session.query('select 1')
      return { answer: null }
    },
    [Symbol.asyncDispose]: async () => session?.[Symbol.asyncDispose](),
  }
}
