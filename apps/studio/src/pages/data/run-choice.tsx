import { useCall } from '../../server/use-call.js'
import { moment } from '../../words/numbers.js'

const mostRuns = 100

/** Which state of the rows is shown: that of today, or as a run left them. */
export function RunChoice({
  asOf,
  choose,
}: {
  readonly asOf: number | null
  readonly choose: (run: number | null) => void
}) {
  const [state] = useCall('history', { limit: mostRuns })
  const runs =
    state.kind === 'answered' ? state.answer.runs.filter(({ outcome }) => outcome === 'applied') : []
  return (
    <label>
      As they were
      <select
        value={asOf === null ? '' : String(asOf)}
        onChange={({ currentTarget: { value } }) => choose(value === '' ? null : Number(value))}
      >
        <option value="">today</option>
        {runs.map(({ id, command, startedAt }) => (
          <option key={id} value={String(id)}>
            after run {id}, {command.split(' # ')[0]}, {moment(startedAt)}
          </option>
        ))}
      </select>
    </label>
  )
}
