import { useEffect, useState } from 'preact/hooks'

/** A value once it has not changed for some milliseconds: what is typed is asked for when the typing pauses. */
export function useSettled<Value>(value: Value, milliseconds: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}
