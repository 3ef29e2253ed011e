/** What the engine tells while it works, for progress; nothing depends on whether anybody listens. */
export type EngineEvent =
  | { readonly type: 'lock-waiting'; readonly holder: string | null; readonly seconds: number }
  | { readonly type: 'migration-started'; readonly package: string; readonly name: string }
  | {
      readonly type: 'migration-done'
      readonly package: string
      readonly name: string
      readonly milliseconds: number
    }
  | { readonly type: 'dataset-started'; readonly identity: string; readonly rows: number }
  | { readonly type: 'dataset-staged'; readonly identity: string; readonly rows: number }
  | { readonly type: 'dataset-done'; readonly identity: string; readonly milliseconds: number }
  | { readonly type: 'table-placing'; readonly table: string; readonly where: string }
  | {
      readonly type: 'table-placed'
      readonly table: string
      readonly where: string
      readonly milliseconds: number
    }
  | { readonly type: 'retrying'; readonly reason: string; readonly attempt: number }
  | { readonly type: 'tables-locked'; readonly tables: readonly string[] }

export type EngineListener = (event: EngineEvent) => void
