import type { Work } from '../measure/work.ts'
import { loadPackages } from './packages.ts'

/** Looks with Sow's engine, so often, in one process on one connection; the first ones, which are not counted, fill its caches. */
export async function open(args: {
  readonly checkout: string
  readonly url: string
  readonly times: number
  readonly look: Look
}): Promise<Work> {
  const { engine } = await loadPackages(args.checkout)
  const session = await engine.openDatabase({ kind: 'postgres', url: args.url })
  const database = engine.databaseOver(session)
  const once = async () => {
    const { look } = args
    switch (look.kind) {
      case 'select':
        return await session.query(look.statement)
      case 'blame':
        return await engine.blameRows(database, { of: look.of, keys: [look.key], tenant: null, values: true })
      case 'show':
        return await engine.showRows(database, { ...look, tenant: null, after: null, search: null })
    }
  }
  if (args.times > 1) for (let time = 0; time < args.times / 10; time += 1) await once()
  return {
    async run() {
      for (let time = 0; time < args.times; time += 1) await once()
      return { answer: null }
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

/** What is looked at. */
export type Look =
  | { readonly kind: 'select'; readonly statement: string }
  | { readonly kind: 'blame'; readonly of: string; readonly key: string }
  | {
      readonly kind: 'show'
      readonly dataset: string
      readonly asOf: number | null
      readonly limit: number
      readonly count: boolean
    }
