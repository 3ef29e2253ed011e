/** A table as a dataset names it: `users` in the schema of the project, `auth.users` in another one, as Kysely does. */
export interface SplitTableName {
  /** Null for the schema of the project. */
  readonly schema: string | null
  readonly name: string
}

const inSchema = /^([^.]+)\.([^.]+)$/

export function splitTableName(written: string): SplitTableName {
  const [, schema, name] = inSchema.exec(written) ?? []
  return schema === undefined || name === undefined ? { schema: null, name: written } : { schema, name }
}
