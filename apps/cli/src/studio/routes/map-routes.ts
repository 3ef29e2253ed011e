import type { Sketch } from '@sow/studio'
import { layOut } from '../graph/lay-out.js'
import type { CallBody } from './call-body.js'
import { nothingAsked, type Route } from './route.js'

const mostPixels = 10_000
const keptLayouts = 50

export const mapRoute: Route<'map'> = {
  writes: false,
  parse: nothingAsked,
  answer: (_, site) => site.open('db status', ({ readSchemaMap }, context) => readSchemaMap(context)),
}

/** Needs no database: the page says what is to be drawn. */
export const layoutRoute: Route<'layout'> = {
  writes: false,
  parse: parseSketch,
  async answer(sketch, { layouts }) {
    const asked = JSON.stringify(sketch)
    const known = layouts.get(asked)
    if (known !== undefined) return known
    const layout = await layOut(sketch)
    layouts.set(asked, layout)
    const [oldest] = layouts.keys()
    if (layouts.size > keptLayouts && oldest !== undefined) layouts.delete(oldest)
    return layout
  },
}

/** A line that ends at no box is left out: nothing could be drawn of it. */
function parseSketch(body: CallBody): Sketch {
  const boxes = body.parts('boxes').map((part) => ({
    id: part.text('id'),
    width: part.count('width', mostPixels),
    height: part.count('height', mostPixels),
  }))
  const known = new Set(boxes.map(({ id }) => id))
  const lines = body.parts('lines').map((part) => ({
    id: part.text('id'),
    from: part.text('from'),
    to: part.text('to'),
  }))
  return { boxes, lines: lines.filter(({ from, to }) => known.has(from) && known.has(to)) }
}
