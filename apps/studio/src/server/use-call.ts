import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Answers, Asks, CallName } from '../contract/contract.js'
import { CallFailure, call } from './call.js'

/** How a call stands: asked, answered, or failed. An answer stays while it is asked for anew. */
export type CallState<Answer> =
  | { readonly kind: 'asking'; readonly answer: Answer | null }
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly failure: CallFailure }

/** Asks when a page opens, whenever what it asks changes, and whenever `again` is called. The last question wins. */
export function useCall<Name extends CallName>(
  name: Name,
  asks: Asks<Name>,
): readonly [CallState<Answers<Name>>, () => void] {
  const [state, setState] = useState<CallState<Answers<Name>>>({ kind: 'asking', answer: null })
  const [turn, setTurn] = useState(0)
  const last = useRef(0)
  const key = JSON.stringify(asks)
  // `turn` asks the same again.
  useEffect(() => {
    last.current += 1
    const mine = last.current
    const settle = (next: CallState<Answers<Name>>) => (mine === last.current ? setState(next) : undefined)
    setState((before) => ({ kind: 'asking', answer: before.kind === 'failed' ? null : before.answer }))
    call(name, asks).then(
      (answer) => settle({ kind: 'answered', answer }),
      (error: unknown) => settle({ kind: 'failed', failure: asFailure(error) }),
    )
  }, [name, key, turn])
  return [state, useCallback(() => setTurn((before) => before + 1), [])]
}

/** Whatever was thrown, in words for people. */
export function asFailure(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error
  return new CallFailure('STUDIO_PAGE', 'The page could not read the answer.', 'Load the page again.')
}
