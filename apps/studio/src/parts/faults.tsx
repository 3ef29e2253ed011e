import type { DriftReport } from '@sow/runner'
import { Notice } from './notice.js'
import { Prose } from './prose.js'

/** What could not be looked at, and what to do about each. */
export function Faults({ faults }: Pick<DriftReport, 'faults'>) {
  return (
    <>
      {faults.map(({ code, message, hint, dataset }) => (
        <Notice key={`${code} ${dataset}`} kind="warn">
          <p>
            <strong>{message}</strong>
          </p>
          <p>
            <Prose text={hint} />
          </p>
        </Notice>
      ))}
    </>
  )
}
