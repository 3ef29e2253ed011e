/** A moment until which something is waited for, on a clock that only goes forward: setting the wall clock changes nothing. */
export interface Deadline {
  hasPassed(): boolean
  /** Whole seconds; 0 once it has passed. */
  secondsLeft(): number
}

export function deadlineIn(seconds: number): Deadline {
  const end = now() + seconds * 1000
  const left = () => Math.max(0, end - now())
  return { hasPassed: () => left() === 0, secondsLeft: () => Math.round(left() / 1000) }
}

function now(): number {
  return performance.now()
}
