import type { LockOptions } from '@sow/engine'
import type { RunContext } from './run-context.js'

export function lockOptions({ lockWaitSeconds, signal }: RunContext): LockOptions {
  return { waitSeconds: lockWaitSeconds, signal }
}
