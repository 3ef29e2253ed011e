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
}

/** The configuration of a project, for `export default defineConfig({...})` in its sow.config.ts. */
export function defineConfig(config: SowConfig): SowConfig {
  return config
}
