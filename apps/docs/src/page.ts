/** One page of the site, in Markdown. */
export interface Page {
  /** Below the root of the site: `beside/prisma.md`. */
  readonly path: string
  readonly text: string
}

/** What the first heading of a page says, as plain text. */
export function titleOf({ path, text }: Page): string {
  const heading = /^# (.+)$/m.exec(text)?.[1]
  if (heading === undefined) throw new Error(`The page ${path} has no heading.`)
  return heading.replaceAll('`', '')
}
