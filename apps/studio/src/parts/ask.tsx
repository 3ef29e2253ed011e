import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { CallFailure } from '../server/call.js'
import { asFailure } from '../server/use-call.js'
import { Failure } from './notice.js'

/** A question before something is written: what will happen, the command that would do the same, yes or no. */
export function Ask({
  title,
  yes,
  command,
  children,
  work,
  close,
}: {
  readonly title: string
  /** What the button says that does it. */
  readonly yes: string
  /** Null where no single command does the same. */
  readonly command: string | null
  readonly children: ComponentChildren
  /** Throws CallFailure, which is shown. */
  readonly work: () => Promise<void>
  readonly close: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<CallFailure | null>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const go = async () => {
    setBusy(true)
    setFailure(null)
    await work().then(close, (error: unknown) => setFailure(asFailure(error)))
    setBusy(false)
  }
  return (
    <dialog ref={dialog} aria-label={title} onClose={close}>
      <h2>{title}</h2>
      {children}
      {command !== null && (
        <>
          <p class="quiet">The same from a terminal:</p>
          <pre>{command}</pre>
        </>
      )}
      {failure !== null && <Failure failure={failure} />}
      <p class="bar">
        <button type="button" class="main" disabled={busy} onClick={go}>
          {busy ? 'Working …' : yes}
        </button>
        <button type="button" disabled={busy} onClick={close}>
          Cancel
        </button>
      </p>
    </dialog>
  )
}

/** Why a button that writes cannot be used. */
export function ReadOnlyHint() {
  return (
    <p class="quiet">
      This page only looks. Start it with <code>sow studio --write</code> to decide here.
    </p>
  )
}
