const lineEnd = 0x0a

/** Passes texts of complete lines on, tells how many lines have passed, and stops with the signal's reason once it aborts. */
export async function* watchLines(
  texts: AsyncIterable<Uint8Array>,
  watcher: { readonly signal: AbortSignal; readonly told: (lines: number) => void },
): AsyncGenerator<Uint8Array> {
  let passed = 0
  for await (const text of texts) {
    watcher.signal.throwIfAborted()
    yield text
    passed += countLines(text)
    watcher.told(passed)
  }
}

function countLines(text: Uint8Array): number {
  let lines = 0
  for (let at = text.indexOf(lineEnd); at !== -1; at = text.indexOf(lineEnd, at + 1)) lines += 1
  return lines
}
