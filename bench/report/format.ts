const none = '–'

export function count(value: number | null): string {
  return value === null ? none : Math.round(value).toLocaleString('en-US')
}

export function milliseconds(value: number | null): string {
  if (value === null) return none
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US')
}

export function ratio(value: number | null): string {
  if (value === null) return none
  return value < 0.1 ? value.toFixed(4) : value < 10 ? value.toFixed(2) : value.toFixed(0)
}

/** Bytes as B, KB or MB of 1,000: as the goals are written. */
export function bytes(value: number | null): string {
  if (value === null) return none
  if (value < 1000) return `${Math.round(value)} B`
  return value < 1_000_000 ? `${(value / 1000).toFixed(1)} KB` : `${(value / 1_000_000).toFixed(1)} MB`
}

export function times(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)}x`
}

export function percent(value: number): string {
  return `${(value * 100).toFixed(1)} %`
}
