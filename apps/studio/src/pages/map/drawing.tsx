import { useState } from 'preact/hooks'
import type { Layout, Sketch } from '../../contract/contract.js'
import { Answered } from '../../parts/answered.js'
import { useCall } from '../../server/use-call.js'
import { type Box, lineHeight, titleHeight } from './sketch-tables.js'

const zooms = [0.35, 0.5, 0.7, 1, 1.4] as const

/** A drawing that can be walked through by the keyboard: each box is a button. */
export function Drawing({
  name,
  boxes,
  sketch,
  chosen,
  choose,
}: {
  readonly name: string
  readonly boxes: readonly Box[]
  readonly sketch: Sketch
  readonly chosen: string | null
  readonly choose: (id: string) => void
}) {
  const [state] = useCall('layout', sketch)
  const [zoom, setZoom] = useState(3)
  return (
    <>
      <p class="bar">
        <button type="button" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          Smaller
        </button>
        <button type="button" disabled={zoom === zooms.length - 1} onClick={() => setZoom(zoom + 1)}>
          Larger
        </button>
      </p>
      <Answered state={state}>
        {(layout) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
          <section class="scrolls drawing" tabIndex={0} aria-label={name}>
            <Picture layout={layout} boxes={boxes} zoom={zooms[zoom] ?? 1} chosen={chosen} choose={choose} />
          </section>
        )}
      </Answered>
    </>
  )
}

function Picture({
  layout,
  boxes,
  zoom,
  chosen,
  choose,
}: {
  readonly layout: Layout
  readonly boxes: readonly Box[]
  readonly zoom: number
  readonly chosen: string | null
  readonly choose: (id: string) => void
}) {
  const { width, height, lines } = layout
  const touches = (id: string) => chosen !== null && id.split(' ').includes(chosen)
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: the section around it has the name, and each box its own
    <svg width={width * zoom} height={height * zoom} viewBox={`0 0 ${width} ${height}`}>
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8Z" class="arrow" />
        </marker>
      </defs>
      {lines.map(({ id, points }) => (
        <polyline
          key={id}
          class={touches(id) ? 'line near' : 'line'}
          points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
          marker-end="url(#arrow)"
        />
      ))}
      {layout.boxes.map(({ id, x, y }) => {
        const box = boxes.find((each) => each.id === id)
        return box === undefined ? null : (
          <BoxPicture key={id} box={box} x={x} y={y} isChosen={id === chosen} choose={choose} />
        )
      })}
    </svg>
  )
}

function BoxPicture({
  box,
  x,
  y,
  isChosen,
  choose,
}: {
  readonly box: Box
  readonly x: number
  readonly y: number
  readonly isChosen: boolean
  readonly choose: (id: string) => void
}) {
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    choose(box.id)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button in a drawing
    <g
      class={isChosen ? 'box chosen' : 'box'}
      role="button"
      // As SVG writes it: it is told from tabIndex there.
      tabindex={0}
      aria-label={box.title}
      aria-pressed={isChosen}
      transform={`translate(${x} ${y})`}
      onClick={() => choose(box.id)}
      onKeyDown={press}
    >
      <rect width={box.width} height={box.height} rx="5" />
      <text x="10" y="18" class="title">
        {box.title}
      </text>
      {box.lines.map(({ text, kind }, at) => (
        <text key={text} x="10" y={titleHeight + (at + 1) * lineHeight - 4} class={kind}>
          {text}
        </text>
      ))}
    </g>
  )
}
