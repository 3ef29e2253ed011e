import { useState } from 'preact/hooks'
import type { Answers, WaitingProposal } from '../contract/contract.js'
import { Answered } from '../parts/answered.js'
import { Ask, ReadOnlyHint } from '../parts/ask.js'
import { Notice } from '../parts/notice.js'
import type { PageProps } from '../parts/page-props.js'
import { call } from '../server/call.js'
import { useCall } from '../server/use-call.js'
import { shellCommand } from '../words/shell-words.js'

const shownDigest = 12

const asksFor: Readonly<Record<WaitingProposal['kind'], string>> = {
  apply: 'Carry out a plan',
  undo: 'Take a run back',
  resolve: 'End conflicts',
}

/** What assistants ask to write: a person reads it, and gives a code. */
export function AssistantsPage({ write }: PageProps) {
  const [state] = useCall('proposals', {})
  return (
    <>
      <h1>Assistants</h1>
      <p>
        An assistant that <code>sow mcp</code> serves can look at what you see here. It writes with a code
        that you give it, which is good once.
      </p>
      {!write && <ReadOnlyHint />}
      <Answered state={state}>
        {({ proposals: [newest, ...older] }) =>
          newest === undefined ? (
            <p class="lead">No assistant asks to write anything.</p>
          ) : (
            <>
              <Proposal key={newest.digest} proposal={newest} write={write} />
              {older.map((each) => (
                <Closed key={each.digest} proposal={each} write={write} />
              ))}
            </>
          )
        }
      </Answered>
    </>
  )
}

/** An older proposal: it is looked at when somebody opens it. */
function Closed({ proposal, write }: { readonly proposal: WaitingProposal; readonly write: boolean }) {
  const [open, setOpen] = useState(false)
  if (open) return <Proposal proposal={proposal} write={write} />
  return (
    <p>
      <button type="button" onClick={() => setOpen(true)}>
        Look at {proposal.digest.slice(0, shownDigest)}: {asksFor[proposal.kind]}
      </button>
    </p>
  )
}

function Proposal({
  proposal: { digest, kind, database },
  write,
}: {
  readonly proposal: WaitingProposal
  readonly write: boolean
}) {
  const [state] = useCall('proposal', { digest })
  const [asking, setAsking] = useState(false)
  const [given, setGiven] = useState<Answers<'giveCode'> | null>(null)
  const name = digest.slice(0, shownDigest)
  return (
    <article aria-label={name}>
      <h2>
        {asksFor[kind]}{' '}
        <span class="quiet">
          in {database}, {name}
        </span>
      </h2>
      <Answered state={state}>
        {({ lines }) => (
          <>
            <section aria-label="What would be done">
              <pre>{lines.join('\n')}</pre>
            </section>
            {given !== null && (
              <Notice kind="good">
                <p>
                  Tell the assistant this code: <strong class="value">{given.code}</strong>
                </p>
                <p>It is good once, for {given.minutes} minutes, and for this alone.</p>
              </Notice>
            )}
            {write && given === null && (
              <button type="button" class="main" onClick={() => setAsking(true)}>
                Give a code …
              </button>
            )}
          </>
        )}
      </Answered>
      {asking && (
        <Ask
          title="Let the assistant do this?"
          yes="Give a code"
          command={shellCommand(['mcp', 'code', name])}
          close={() => setAsking(false)}
          work={async () => setGiven(await call('giveCode', { digest }))}
        >
          <p>
            Whoever has the code can have it done, once. It is looked at once more before anything is written.
          </p>
        </Ask>
      )}
    </article>
  )
}
