import type { AuthoredPackage } from '../authored/authored-package.js'

/** SOURCE.md: who published the rows, in which release, under which terms. */
export function sourcePageFile({ name, publisher, release, license, origin }: AuthoredPackage): string {
  const titles = ['datasets', 'publisher', 'release', 'licence']
  const cells = ['all', publisher, release, license]
  const widths = titles.map((title, index) => Math.max(title.length, (cells[index] ?? '').length))
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, index) => text.padEnd(widths[index] ?? 0)).join(' | ')} |`
  return `# Sources of ${name}

${line(titles)}
${line(widths.map((width) => '-'.repeat(width)))}
${line(cells)}

${origin}
`
}
