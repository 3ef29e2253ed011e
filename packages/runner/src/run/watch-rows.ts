/** Rows between two reports of progress: often enough for a large set, never for a small one. */
const interval = 5000

/** Opens rows and passes them on, tells how many have passed, and stops with the signal's reason once it aborts. */
export async function* watchRows<Row>(
  open: () => Promise<AsyncIterable<Row>>,
  watcher: { readonly signal: AbortSignal; readonly told: (rows: number) => void },
): AsyncGenerator<Row> {
  let passed = 0
  for await (const row of await open()) {
    passed += 1
    if (passed % interval === 0) {
      watcher.signal.throwIfAborted()
      watcher.told(passed)
    }
    yield row
  }
}
