const met = new Map<string, number>()

/** Notes that something happened, so that a long run can say what it was about. */
export function note(what: string): void {
  met.set(what, (met.get(what) ?? 0) + 1)
}

/** What happened since the last call, most frequent first. */
export function takeCoverage(): string {
  const sorted = [...met].sort(([, one], [, other]) => other - one)
  met.clear()
  return sorted.map(([what, times]) => `${what}: ${times}`).join('\n')
}
