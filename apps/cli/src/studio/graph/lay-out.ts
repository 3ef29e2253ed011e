import type { Layout, Sketch } from '@sow/studio'
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js'

/** From left to right, with lines that go around boxes. */
const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '56',
  'elk.spacing.nodeNode': '18',
  'elk.spacing.componentComponent': '32',
  'elk.padding': '[top=12,left=12,bottom=12,right=12]',
}

/** Places the boxes of a drawing so that it can be read. The program that does it is large: it is loaded with the first drawing. */
export async function layOut({ boxes, lines }: Sketch): Promise<Layout> {
  const { default: elk } = await import('elkjs/lib/elk.bundled.js')
  const drawing: ElkNode = {
    id: 'drawing',
    layoutOptions: options,
    children: boxes.map(({ id, width, height }) => ({ id, width, height })),
    edges: lines.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  }
  const placed = await new elk.default().layout(drawing)
  return {
    width: placed.width ?? 0,
    height: placed.height ?? 0,
    boxes: (placed.children ?? []).map(({ id, x = 0, y = 0 }) => ({ id, x, y })),
    lines: (placed.edges ?? []).map(({ id, sections }) => ({ id, points: pointsOf(sections) })),
  }
}

function pointsOf(sections: ElkExtendedEdge['sections'] = []): Layout['lines'][number]['points'] {
  return sections.flatMap(({ startPoint, bendPoints = [], endPoint }) =>
    [startPoint, ...bendPoints, endPoint].map(({ x, y }) => ({ x, y })),
  )
}
