import type { RunnerEvent } from '@sow/runner'
import { printable } from '../render/printable.js'
import { errorWidth, fitLines } from '../render/width.js'
import { idle, nextState } from './progress-state.js'
import { renderNotice, renderProgress, renderTiming } from './render-progress.js'

/** Milliseconds between two drawings of the line on a terminal, and between two lines elsewhere. */
const redrawEvery = 100
const lineEvery = 5000

/** Shows the progress of a command until it is disposed. */
export interface Progress extends Disposable {
  readonly tell: (event: RunnerEvent) => void
}

/**
 * Shows progress on a stream: on a terminal one line that is drawn anew, elsewhere a plain line now and then, and
 * with `verbose` a line for each finished step.
 */
export function showProgress(
  stream: NodeJS.WriteStream,
  { quiet, verbose }: { readonly quiet: boolean; readonly verbose: boolean },
): Progress {
  if (quiet) return { tell: () => {}, [Symbol.dispose]: () => {} }
  const line = stream.isTTY ? redrawnLine(stream) : plainLines(stream)
  const every = stream.isTTY ? redrawEvery : lineEvery
  let state = idle
  let shownAt = performance.now()
  const tell = (event: RunnerEvent) => {
    const now = performance.now()
    state = nextState(state, event, now)
    const told = renderNotice(event) ?? (verbose ? renderTiming(event) : null)
    if (told !== null) for (const each of fitLines([told], errorWidth())) line.keep(printable(each))
    if (now - shownAt < every) return
    shownAt = now
    line.show(printable(renderProgress(state, now)))
  }
  return { tell, [Symbol.dispose]: () => line.show('') }
}

interface ProgressLine {
  /** Shows a text for as long as it holds; an empty one shows nothing. */
  show(text: string): void
  /** Writes a line that stays. */
  keep(text: string): void
}

function redrawnLine(stream: NodeJS.WriteStream): ProgressLine {
  let drawn = false
  const clear = () => {
    if (drawn) stream.write('\r\u001B[2K')
    drawn = false
  }
  return {
    show(text) {
      clear()
      if (text === '') return
      stream.write(text.slice(0, Math.max(10, (stream.columns ?? 80) - 1)))
      drawn = true
    },
    keep(text) {
      clear()
      stream.write(`${text}\n`)
    },
  }
}

function plainLines(stream: NodeJS.WriteStream): ProgressLine {
  const keep = (text: string) => void stream.write(`${text}\n`)
  return { show: (text) => (text === '' ? undefined : keep(text)), keep }
}
