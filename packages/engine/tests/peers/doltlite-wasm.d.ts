/** What these tests use of it: SQLite's own interface, with Dolt's functions in its SQL. */
declare module '@dolthub/doltlite-wasm/sqlite3-node.mjs' {
  export interface DoltliteDatabase {
    exec(text: string): unknown
    exec(options: { sql: string; bind: readonly (string | null)[] }): unknown
    selectObjects(text: string): Record<string, string | null>[]
    close(): void
    readonly pointer: number
  }
  export default function sqlite3InitModule(): Promise<{
    oo1: { DB: new (path: string) => DoltliteDatabase }
    capi: { sqlite3_get_autocommit(pointer: number): number }
    config: { warn(...words: unknown[]): void }
  }>
}
