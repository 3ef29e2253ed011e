import { escapeUnseen } from '@sow/kit/errors'

/** A table in Markdown: titles, then rows. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): string[] {
  const line = (cells: readonly (string | null)[]) =>
    `| ${cells.map((cell) => plainMarkdown(cell ?? '')).join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)]
}

/** Text that Markdown and HTML leave as it is, in one line: nobody is mentioned by it, and nothing in it hides. */
export function plainMarkdown(text: string): string {
  return escapeUnseen(text.replaceAll(/\s+/g, ' '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '&#64;')
    .replaceAll(/[\\|*_`[\]]/g, '\\$&')
}
