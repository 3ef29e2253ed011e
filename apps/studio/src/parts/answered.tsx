import type { ComponentChildren } from 'preact'
import type { CallState } from '../server/use-call.js'
import { Failure } from './notice.js'

/** Shows an answer once it is there, and until then that it is asked for; a failure in its place. */
export function Answered<Answer>({
  state,
  children,
}: {
  readonly state: CallState<Answer>
  readonly children: (answer: Answer) => ComponentChildren
}) {
  if (state.kind === 'failed')
    return (
      <>
        <Failure failure={state.failure} />
        <button type="button" onClick={() => location.reload()}>
          Look again
        </button>
      </>
    )
  if (state.answer === null)
    return (
      <p class="asking" role="status">
        Looking at the database …
      </p>
    )
  return <div aria-busy={state.kind === 'asking'}>{children(state.answer)}</div>
}
