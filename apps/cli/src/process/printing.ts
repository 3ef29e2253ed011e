import { errorWidth, fitLines } from '../render/width.js'
import { linesText } from './ending.js'
import { keepStdout } from './keep-stdout.js'
import { print } from './main-thread.js'

/** Commands of packages that print their answers themselves, and other code of packages that runs. */
let answering = 0
let beside = 0

/**
 * Takes over what code of this thread prints by itself: it goes to stderr, because stdout is for what a command answers, and
 * with `--json` for one document.
 */
export function takePrinting(): void {
  const redirect = (stream: NodeJS.WriteStream, to: () => 'stdout' | 'stderr') => {
    stream.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
      const isCoded = typeof chunk === 'string' && typeof encoding === 'string'
      print(to(), isCoded ? Buffer.from(chunk, encoding as BufferEncoding) : chunk)
      const called = typeof encoding === 'function' ? encoding : done
      if (typeof called === 'function') process.nextTick(called as () => void)
      return true
    }) as typeof stream.write
  }
  const isAnswering = () => answering > 0 && beside === 0
  redirect(process.stdout, () => (isAnswering() ? 'stdout' : 'stderr'))
  redirect(process.stderr, () => 'stderr')
  keepStdout(isAnswering)
}

/** Runs what prints its answer itself: help, and a command of a package that is oclif's own. */
export async function printingAnswer<Result>(work: () => Promise<Result>): Promise<Result> {
  answering += 1
  try {
    return await work()
  } finally {
    answering -= 1
  }
}

/** Runs code of a package, in the midst of such a command: what it prints is no answer. Several may run at once. */
export async function printingBeside<Result>(work: () => Promise<Result>): Promise<Result> {
  beside += 1
  try {
    return await work()
  } finally {
    beside -= 1
  }
}

/** Tells something beside the answer of a command, on stderr. */
export function tell(...lines: readonly string[]): void {
  print('stderr', linesText(fitLines(lines, errorWidth())))
}
