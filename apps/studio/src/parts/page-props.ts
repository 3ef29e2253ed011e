/** What every page may know. */
export interface PageProps {
  /** True where the page may change the database. */
  readonly write: boolean
}
