/** Opens rows and passes them on, tells how many have passed, and stops with the signal's reason once it aborts. */
export async function* watchRows<Row>(
  open: () => Promise<AsyncIterable<readonly Row[]>>,
  watcher: { readonly signal: AbortSignal; readonly told: (rows: number) => void },
): AsyncGenerator<readonly Row[]> {
  let passed = 0
  for await (const batch of await open()) {
    watcher.signal.throwIfAborted()
    yield batch
    passed += batch.length
    watcher.told(passed)
  }
}
