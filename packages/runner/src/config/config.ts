/** What `sow.config.ts` may say. Everything has a default. */
export interface SowConfig {
  /** The database schema that the project's tables live in. Default `public`. */
  readonly schema?: string
  /** Seed and schema packages beside the project's dependencies: paths relative to the project, or names. */
  readonly packages?: readonly string[]
  /**
   * Whether the embedded database is used where `DATABASE_URL` is not set: true for `.sow/db` of the project, or
   * its directory. Default: only where that directory exists already.
   */
  readonly embedded?: boolean | { readonly directory: string }
  /** The folder of local seeds, relative to the project; false where there is none. Default `sow/seeds`. */
  readonly seeds?: string | false
}

/** Who decides the value of a column. */
type ColumnOwner = 'package' | 'site' | 'shared'

/** What the values of a column name: rows of a table by their key, of a dataset, or of the same file. */
type LocalReference =
  | { readonly table: string; readonly key: readonly string[] }
  | { readonly dataset: string }
  | 'self'

/**
 * A dataset of the project itself, as the default export of a file in the folder of local seeds, or, without rows of its own,
 * as `NAME.seed.json` beside `NAME.csv`. What is not said is found in the table. What each property means is what it means to
 * `defineDataset`.
 */
export interface LocalSeed {
  /** Default: the name of the file. */
  readonly name?: string
  readonly title?: string
  /** Default: the table that is called as the file is. */
  readonly table?: string
  /** Default: the one natural key of the table. */
  readonly key?: readonly string[]
  readonly scope?: 'global' | 'tenant'
  readonly kind?: 'reference' | 'starter' | 'demo'
  /** Default: what the foreign keys of the table say. */
  readonly refs?: Readonly<Record<string, LocalReference>>
  readonly own?: Readonly<Record<string, ColumnOwner>>
  readonly defaultOwnership?: ColumnOwner
  readonly rowOwnership?: 'package' | 'site'
  readonly absent?: 'keep' | 'delete' | { readonly retireOn: string }
  readonly formerly?: readonly string[]
  readonly license?: string
  /** What stands between two fields of the CSV file. Default: a comma. */
  readonly delimiter?: ',' | ';' | '\t' | '|'
  /** Rows, or a CSV or NDJSON file beside this one. Default: the file of the same name. */
  readonly rows?: string | readonly object[]
}

/** The configuration of a project, for `export default defineConfig({...})` in its sow.config.ts. */
export function defineConfig(config: SowConfig): SowConfig {
  return config
}
