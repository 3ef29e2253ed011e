import type { ComponentChildren } from 'preact'
import type { CallFailure } from '../server/call.js'
import { Prose } from './prose.js'

/** A message that is read out when it comes: what went wrong and what to do. */
export function Failure({ failure }: { readonly failure: CallFailure }) {
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>
          <Prose text={failure.message} />
        </strong>
      </p>
      <p>
        <Prose text={failure.hint} />
      </p>
      <p class="quiet">{failure.code}</p>
    </div>
  )
}

export function Notice({
  children,
  kind = 'plain',
}: {
  readonly children: ComponentChildren
  readonly kind?: 'plain' | 'good' | 'warn'
}) {
  return (
    <div class={`notice ${kind}`} role="status">
      {children}
    </div>
  )
}
