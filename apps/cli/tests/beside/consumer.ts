/** A project that another tool migrates: what its users have before Sow comes. */
export interface Consumer {
  /** `prisma`, for `docs/beside/prisma.md`. */
  readonly page: string
  /** As `sow init` says it. */
  readonly tool: string
  /** The project's files, with a first migration. */
  readonly files: Readonly<Record<string, unknown>>
  readonly migrate: string
  /** A migration that comes later. */
  readonly later: Readonly<Record<string, string>>
  /** The table of countries, as SQL names it. */
  readonly table: string
  /** How many migrations the tool's own record has for applied. */
  readonly applied: string
  readonly environment?: Readonly<Record<string, string>>
}
