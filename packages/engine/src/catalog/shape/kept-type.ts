/** How the base keeps a column's values, where the column's type or collation is the application's to drop or change. */
export interface KeptForm {
  /** A built-in type. */
  readonly type: string
  /** True where values have to lose the column's collation. */
  readonly isCollated: boolean
  /** The type that keys meet by. */
  readonly keyType: string
}

/** The type of a base's column, as it is declared and cast to. */
export function keptType({ kept, type }: { readonly kept: KeptForm | null; readonly type: string }): string {
  if (kept === null) return type
  return kept.isCollated ? `${kept.type} collate "default"` : kept.type
}
