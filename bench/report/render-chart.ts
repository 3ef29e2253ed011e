import { type PeerFigure, readPeers } from './read-peers.ts'

/** The rows that every tool of the chart was measured with. */
const rows = 75_000

const width = 860
const left = 160
const right = 90
const top = 84
const bar = 15
const gap = 14
/** The scale is logarithmic: from ten milliseconds to a hundred seconds. */
const [least, most] = [10, 100_000]

const colors: Readonly<Record<string, string>> = {
  load: '#2563a8',
  unchanged: '#3a8f5c',
  'unchanged, every row compared': '#8fbf9f',
  '1 % changed': '#c97a1e',
}

/** The chart of the page that compares tools, an SVG, from the page of figures; null where they were not measured. */
export function renderChart(page: string): string | null {
  const figures = readPeers(page, rows)
  if (figures.length === 0) return null
  const tools = [...new Set(figures.map(({ tool }) => tool))]
  let y = top
  const groups = tools.map((tool) => {
    const own = figures.filter((each) => each.tool === tool)
    const group = renderTool(tool, own, y)
    y += own.length * bar + gap
    return group
  })
  const height = y + 24
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="#1d1d1f">`,
    `<title>The same ${rows.toLocaleString('en-US')} rows by each tool: wall time, logarithmic, shorter is better</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="26" font-size="15" font-weight="600">The same ${rows.toLocaleString('en-US')} rows into the same table</text>`,
    '<text x="16" y="44" fill="#5b5b60">Wall time on a logarithmic scale: each line is ten times the one before. Shorter is better.</text>',
    ...renderLegend(figures),
    ...renderScale(y),
    ...groups.flat(),
    '</svg>',
  ].join('\n')}\n`
}

function renderTool(tool: string, figures: readonly PeerFigure[], y: number): string[] {
  const middle = y + (figures.length * bar) / 2 + 4
  return [
    `<text x="${left - 10}" y="${middle}" text-anchor="end" font-weight="600">${tool === 'sow' ? 'Sow' : tool}</text>`,
    ...figures.flatMap(({ step, milliseconds }, index) => {
      const at = y + index * bar
      const length = (place(milliseconds) - left).toFixed(1)
      return [
        `<rect x="${left}" y="${at}" width="${length}" height="${bar - 2}" fill="${colors[step] ?? '#777777'}"><title>${tool}: ${step}</title></rect>`,
        `<text x="${(place(milliseconds) + 6).toFixed(1)}" y="${at + 10}" font-size="11">${tellTime(milliseconds)}</text>`,
      ]
    }),
  ]
}

function renderLegend(figures: readonly PeerFigure[]): string[] {
  let x = 16
  return [...new Set(figures.map(({ step }) => step))].flatMap((step) => {
    const at = x
    x += 40 + step.length * 6.8
    return [
      `<rect x="${at.toFixed(0)}" y="56" width="12" height="12" fill="${colors[step] ?? '#777777'}"/>`,
      `<text x="${(at + 18).toFixed(0)}" y="66">${step}</text>`,
    ]
  })
}

function renderScale(bottom: number): string[] {
  return [10, 100, 1_000, 10_000, 100_000].flatMap((milliseconds) => {
    const x = place(milliseconds).toFixed(1)
    return [
      `<line x1="${x}" x2="${x}" y1="${top - 6}" y2="${bottom - 6}" stroke="#d9d9de"/>`,
      `<text x="${x}" y="${bottom + 10}" text-anchor="middle" fill="#5b5b60">${tellTime(milliseconds)}</text>`,
    ]
  })
}

function place(milliseconds: number): number {
  const part = Math.log10(milliseconds / least) / Math.log10(most / least)
  return left + part * (width - left - right)
}

function tellTime(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  return `${seconds < 10 && !Number.isInteger(seconds) ? seconds.toFixed(1) : Math.round(seconds)} s`
}
