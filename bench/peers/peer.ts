import type { Item } from '../rows/item.ts'

/** What is handed to a peer: the same rows, in memory and as a file. */
export interface PeerRows {
  readonly items: readonly Item[]
  readonly csvFile: string
}

/** Another tool, used through its own public interface. */
export interface Peer {
  /** Brings the rows into the table `items`, whatever stands there: in one transaction. */
  apply(rows: PeerRows): Promise<void>
  disconnect(): Promise<void>
}

/** What a peer's file exports. */
export interface PeerModule {
  connect(url: string): Promise<Peer>
}

/** Rows of one statement: more bring nothing, and Postgres takes 65,535 parameters. */
export const batchRows = 1000

export function* batchesOf<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let first = 0; first < rows.length; first += batchRows) yield rows.slice(first, first + batchRows)
}
