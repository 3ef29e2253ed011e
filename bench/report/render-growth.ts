import { type GrowthPoint, readGrowth } from './read-growth.ts'

const width = 860
const height = 470
const [left, right, top, bottom] = [76, 280, 64, 420]
/** Both scales are logarithmic. */
const [fewest, most] = [10, 10_000]
const [least, longest] = [1, 100_000]

/** What is drawn; a dashed line is what plain statements took for as much. */
const drawn = [
  { step: 'sow: first load', name: 'first load', color: '#2563a8' },
  { step: 'plain: COPY of the same rows', name: 'COPY of the same rows', color: '#2563a8' },
  { step: 'sow: its undo', name: 'undo of one changed row for all', color: '#8a4fa3' },
  { step: 'sow: one changed row for all, change set', name: 'one changed row for all', color: '#c97a1e' },
  { step: 'plain: UPDATE of one row of each tenant', name: 'UPDATE of it', color: '#c97a1e' },
  { step: 'sow: one new tenant', name: 'one new tenant', color: '#b03a48' },
  { step: 'sow: unchanged', name: 'nothing changed', color: '#3a8f5c' },
  { step: 'plain: count of rows by their writers', name: 'count by writers', color: '#3a8f5c' },
] as const

/** How work grows with the number of tenants, an SVG, from the page of figures; null where it was not measured. */
export function renderGrowth(page: string): string | null {
  const lines = drawn.map((each) => ({ ...each, points: readGrowth(page, each.step) }))
  const measured = lines.filter(({ points }) => points.length > 1)
  if (measured.length === 0) return null
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="#1d1d1f">`,
    '<title>Processor time by the number of tenants, both logarithmic, lower is better</title>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    '<text x="16" y="26" font-size="15" font-weight="600">What a run takes with more tenants</text>',
    '<text x="16" y="44" fill="#5b5b60">Processor time of client and server. Dashed: plain statements that do as much.</text>',
    ...renderScales(),
    ...measured.flatMap(renderLine),
    ...renderNames(measured),
    '</svg>',
  ].join('\n')}\n`
}

interface Line {
  readonly step: string
  readonly name: string
  readonly color: string
  readonly points: readonly GrowthPoint[]
}

function renderLine({ step, color, points }: Line): string[] {
  const places = points.map(({ tenants, milliseconds }) => `${across(tenants)},${upwards(milliseconds)}`)
  const dashes = step.startsWith('plain') ? ' stroke-dasharray="5 4"' : ''
  return [
    `<polyline points="${places.join(' ')}" fill="none" stroke="${color}" stroke-width="2"${dashes}/>`,
    ...points.map(
      ({ tenants, milliseconds }) =>
        `<circle cx="${across(tenants)}" cy="${upwards(milliseconds)}" r="3" fill="${color}"><title>${step}, ${tenants} tenants: ${tellTime(milliseconds)}</title></circle>`,
    ),
  ]
}

/** Each name beside the end of its line, and none over another. */
function renderNames(lines: readonly Line[]): string[] {
  const last = ({ points }: Line) => points.at(-1)?.milliseconds ?? 0
  let y = 0
  return lines
    .toSorted((one, other) => last(other) - last(one))
    .map((line) => {
      y = Math.max(Number(upwards(last(line))) + 4, y + 16)
      const said = `${line.name}: ${tellTime(last(line))}`
      return `<text x="${width - right + 14}" y="${y.toFixed(1)}" fill="${line.color}">${said}</text>`
    })
}

function renderScales(): string[] {
  const tenants = [10, 100, 1_000, 10_000].flatMap((each) => [
    `<line x1="${across(each)}" x2="${across(each)}" y1="${top}" y2="${bottom}" stroke="#ececf0"/>`,
    `<text x="${across(each)}" y="${bottom + 20}" text-anchor="middle" fill="#5b5b60">${each.toLocaleString('en-US')}</text>`,
  ])
  const times = [1, 10, 100, 1_000, 10_000, 100_000].flatMap((each) => [
    `<line x1="${left}" x2="${width - right}" y1="${upwards(each)}" y2="${upwards(each)}" stroke="#d9d9de"/>`,
    `<text x="${left - 8}" y="${Number(upwards(each)) + 4}" text-anchor="end" fill="#5b5b60">${tellTime(each)}</text>`,
  ])
  const middle = (left + width - right) / 2
  return [
    ...tenants,
    ...times,
    `<text x="${middle}" y="${bottom + 40}" text-anchor="middle" fill="#5b5b60">tenants</text>`,
  ]
}

function across(tenants: number): string {
  return place(tenants, [fewest, most], [left, width - right])
}

function upwards(milliseconds: number): string {
  return place(Math.max(milliseconds, least), [least, longest], [bottom, top])
}

function place(
  value: number,
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
): string {
  return (start + (Math.log10(value / from) / Math.log10(to / from)) * (end - start)).toFixed(1)
}

function tellTime(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  return `${seconds < 10 && !Number.isInteger(seconds) ? seconds.toFixed(1) : Math.round(seconds)} s`
}
