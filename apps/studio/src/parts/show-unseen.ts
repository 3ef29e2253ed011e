import { escapeUnseen } from '@sow/kit/errors'
import { options } from 'preact'

/** Attributes that people read or hear. */
const spoken = ['title', 'aria-label', 'alt'] as const

/**
 * Lets no text reach the page as it is: what turns the direction of text or has no width is written as an escape, as on the
 * terminal. A key cannot be made to look like another one. To be called once, before anything is rendered. What people type stays
 * as it is.
 */
export function showUnseen(): void {
  const next = options.vnode
  options.vnode = (vnode) => {
    // Text is a node without a type, and is its own properties.
    const node = vnode as { type: unknown; props: string | Record<string, unknown> }
    if (typeof node.props === 'string') node.props = shown(node.props)
    else if (typeof node.type === 'string') showSpoken(node.props)
    next?.(vnode)
  }
}

function showSpoken(props: Record<string, unknown>): void {
  for (const name of spoken) {
    const told = props[name]
    if (typeof told === 'string') props[name] = shown(told)
  }
}

/** Lines stay lines. */
function shown(text: string): string {
  return text.split('\n').map(escapeUnseen).join('\n')
}
