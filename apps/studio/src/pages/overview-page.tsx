import type { StatusReport } from '@sow/runner'
import { Answered } from '../parts/answered.js'
import { DataTable } from '../parts/data-table.js'
import { Faults } from '../parts/faults.js'
import { NothingYet } from '../parts/nothing-yet.js'
import { Notice } from '../parts/notice.js'
import { Prose } from '../parts/prose.js'
import { useCall } from '../server/use-call.js'
import { alsoWaits, stateOf, type Tone, toneOf } from '../words/dataset-states.js'
import { counted, groupDigits, moment } from '../words/numbers.js'

type Dataset = StatusReport['datasets'][number]

/** Where everything stands: what needs a decision first, then what is pending, then the rest by domain. */
export function OverviewPage() {
  const [state] = useCall('status', {})
  return (
    <>
      <h1>Overview</h1>
      <Answered state={state}>{(report) => <Overview report={report} />}</Answered>
    </>
  )
}

function Overview({ report }: { readonly report: StatusReport }) {
  const { database, datasets, migrations, faults } = report
  const waiting = migrations.filter(({ state }) => state === 'pending')
  const isWaiting = datasets.some(({ state, fault }) => state === 'waiting' && fault === null)
  const isEmpty = datasets.every(({ applied }) => applied === null)
  return (
    <>
      <p class="lead">
        {database.name}{' '}
        <span class="quiet">
          on {database.engine === 'pglite' ? 'the embedded database' : 'PostgreSQL'} {database.serverVersion}
        </span>
      </p>
      <Tiles datasets={datasets} />
      {isEmpty && <NothingYet />}
      {waiting.length > 0 && !isEmpty && (
        <Notice kind="warn">
          <p>
            {counted(waiting.length, 'change')} of the tables {waiting.length === 1 ? 'waits' : 'wait'}. An
            engineer runs <code>sow db setup</code> first.
          </p>
        </Notice>
      )}
      {isWaiting && (
        <Notice>
          <p>
            Datasets that wait have rows for each tenant. Their rows come with the next run once the
            application has made a tenant.
          </p>
        </Notice>
      )}
      <Faults faults={faults} />
      {[...Map.groupBy(datasets, ({ domain }) => domain)].map(([domain, own]) => (
        <Domain key={domain} domain={domain} datasets={own} />
      ))}
    </>
  )
}

interface Tile {
  readonly tone: Tone
  /** After a number of datasets, and after 1. */
  readonly title: string
  readonly titleOfOne: string
  readonly href: string
}

const tiles: readonly Tile[] = [
  { tone: 'decide', title: 'need a decision', titleOfOne: 'needs a decision', href: '#/conflicts' },
  { tone: 'pending', title: 'would change', titleOfOne: 'would change', href: '#/plan' },
  { tone: 'look', title: 'are worth a look', titleOfOne: 'is worth a look', href: '#/drift' },
  { tone: 'calm', title: 'are as they should be', titleOfOne: 'is as it should be', href: '#/runs' },
]

/** The state of the database in four numbers. A dataset to decide about may have a release that waits as well: it counts as both. */
function Tiles({ datasets }: { readonly datasets: readonly Dataset[] }) {
  return (
    <ul class="tiles">
      {tiles.map(({ tone, title, titleOfOne, href }) => {
        const count = datasets.filter(
          (each) => toneOf(each) === tone || (tone === 'pending' && alsoWaits(each)),
        ).length
        return (
          <li key={tone}>
            <a class={count === 0 ? 'tile' : `tile ${tone}`} href={href}>
              <strong>{groupDigits(count)}</strong> {count === 1 ? titleOfOne : title}
            </a>
          </li>
        )
      })}
    </ul>
  )
}

function Domain({ domain, datasets }: { readonly domain: string; readonly datasets: readonly Dataset[] }) {
  return (
    <DataTable
      caption={domain}
      rows={datasets}
      keyOf={({ dataset }) => dataset}
      columns={[
        { title: 'Dataset', cell: ({ dataset }) => <a href={`#/data/${domain}/${dataset}`}>{dataset}</a> },
        {
          title: 'State',
          cell: (each) => (
            <>
              <span class={`tag ${toneOf(each)}`}>{stateOf(each).name}</span>
              {['decide', 'look'].includes(toneOf(each)) && (
                <p class="quiet">
                  <Prose text={stateOf(each).meaning} />
                  {alsoWaits(each) && ' A newer release waits as well.'}
                </p>
              )}
              {each.fault !== null && (
                <p class="quiet">
                  {each.fault.message} <Prose text={each.fault.hint} />
                </p>
              )}
            </>
          ),
        },
        { title: 'In the database', cell: ({ applied }) => applied?.version ?? '–' },
        { title: 'Installed', cell: ({ available }) => available?.version ?? '–' },
        {
          title: 'Rows',
          align: 'end',
          cell: ({ applied, available }) => groupDigits((applied ?? available)?.rows ?? 0),
        },
        { title: 'Last changed', cell: ({ applied }) => (applied === null ? '–' : moment(applied.at)) },
      ]}
    />
  )
}
