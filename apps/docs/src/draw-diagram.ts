import { renderMermaidSVG } from 'beautiful-mermaid'

/** The colours of the page, so that a diagram changes with them. */
const colours = {
  bg: 'var(--vp-c-bg)',
  fg: 'var(--vp-c-text-1)',
  line: 'var(--vp-c-text-3)',
  accent: 'var(--vp-c-brand-1)',
  transparent: true,
}

let drawn = 0

/** A diagram of tables, written for Mermaid, as an SVG that stands in its page and fetches nothing, fonts included. */
export function drawDiagram(text: string): string {
  drawn += 1
  const svg = renderMermaidSVG(withColumns(text), colours)
    .replaceAll(/^ *@import url\(.*$/gm, '')
    .replaceAll('(no attributes)', 'refers to no table')
    // The marks of lines have names, which are those of the whole page: each diagram has its own.
    .replaceAll(/ id="([^"]+)"/g, ` id="$1-${drawn}"`)
    .replaceAll(/url\(#([^)]+)\)/g, `url(#$1-${drawn})`)
  return `<div class="diagram" tabindex="0" role="img" aria-label="Diagram of tables" v-pre>${svg}</div>`
}

/** Columns that refer stand in the box of their table instead of on lines, where they would cross each other. */
function withColumns(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const references = lines.flatMap((line) => {
    const [, from, to, target, columns] = /^(\S+) }o--(o\||\|\|) (\S+) : "(.+)"$/.exec(line) ?? []
    return from === undefined || target === undefined ? [] : [{ from, to, target, columns: columns ?? '' }]
  })
  const tables = lines.filter((line) => /^\w+$/.test(line) && line !== 'erDiagram')
  return [
    'erDiagram',
    ...tables.flatMap((table) => [
      `${table} {`,
      ...references
        .filter(({ from }) => from === table)
        .map(({ columns }) => `to ${columns.replaceAll(', ', ',')}`),
      '}',
    ]),
    // "Many" stands to the right, which is the only form that the renderer knows.
    ...references.map(({ from, to, target }) => `${target} ${to === '||' ? '||' : '|o'}--o{ ${from} : ""`),
  ].join('\n')
}
