import type { Work } from '../measure/work.ts'
import { type Edition, makeItem } from '../rows/item.ts'
import type { PeerModule } from './peer.ts'

/** Applies a release with a peer. Its rows are made before the clock starts: Sow's are read while it runs. */
export async function open(args: {
  readonly peer: string
  readonly url: string
  readonly rows: number
  readonly edition: Edition
  readonly csvFile: string
}): Promise<Work> {
  const { connect } = (await import(args.peer)) as PeerModule
  const peer = await connect(args.url)
  const items = Array.from({ length: args.rows }, (_, number) => makeItem(number, args.edition))
  return {
    async run() {
      await peer.apply({ items, csvFile: args.csvFile })
      return { answer: null }
    },
    [Symbol.asyncDispose]: () => peer.disconnect(),
  }
}
