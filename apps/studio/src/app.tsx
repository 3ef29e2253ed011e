import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Greeting } from './contract/contract.js'
import { AssistantsPage } from './pages/assistants-page.js'
import { ConflictsPage } from './pages/conflicts-page.js'
import { DataPage } from './pages/data-page.js'
import { DriftPage } from './pages/drift-page.js'
import { MapPage } from './pages/map-page.js'
import { OverviewPage } from './pages/overview-page.js'
import { PlanPage } from './pages/plan-page.js'
import { RunsPage } from './pages/runs-page.js'
import { Failure } from './parts/notice.js'
import type { PageProps } from './parts/page-props.js'
import { type CallFailure, enter } from './server/call.js'
import { asFailure } from './server/use-call.js'

/** The pages by their addresses, in the order of the menu. */
const pages: Readonly<
  Record<string, { readonly title: string; readonly Page: FunctionComponent<PageProps> }>
> = {
  '': { title: 'Overview', Page: OverviewPage },
  plan: { title: 'Plan', Page: PlanPage },
  conflicts: { title: 'Decisions', Page: ConflictsPage },
  data: { title: 'Rows', Page: DataPage },
  runs: { title: 'Runs', Page: RunsPage },
  drift: { title: 'Edited here', Page: DriftPage },
  map: { title: 'Map', Page: MapPage },
  assistants: { title: 'Assistants', Page: AssistantsPage },
}

/** Lets the browser in, then shows the page that the address names. */
export function App() {
  const [greeting, setGreeting] = useState<Greeting | null>(null)
  const [failure, setFailure] = useState<CallFailure | null>(null)
  useEffect(() => {
    enter().then(setGreeting, (error: unknown) => setFailure(asFailure(error)))
  }, [])
  if (failure !== null)
    return (
      <main>
        <h1>Sow studio</h1>
        <Failure failure={failure} />
      </main>
    )
  return greeting === null ? null : <Frame greeting={greeting} />
}

function Frame({ greeting: { version, write } }: { readonly greeting: Greeting }) {
  const name = usePageName()
  const { title, Page } = pages[name] ?? { title: 'Overview', Page: OverviewPage }
  useEffect(() => {
    document.title = `${title} – Sow studio`
  }, [title])
  return (
    <>
      <a class="skip" href="#content">
        To the content
      </a>
      <header>
        <p class="brand">Sow studio</p>
        <nav aria-label="Pages">
          <ul>
            {Object.entries(pages).map(([address, page]) => (
              <li key={address}>
                <a href={`#/${address}`} aria-current={address === name ? 'page' : undefined}>
                  {page.title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <p class="quiet">
          {write ? 'May write' : 'Read-only'} · Sow {version}
        </p>
      </header>
      <main id="content" tabIndex={-1}>
        <Page write={write} />
      </main>
    </>
  )
}

/** The name of the page in the address, as it changes. */
function usePageName(): string {
  const read = () => location.hash.replace(/^#\//, '').split('/')[0] ?? ''
  const [name, setName] = useState(read)
  useEffect(() => {
    const change = () => {
      if (!location.hash.startsWith('#/')) return
      setName(read())
      scrollTo(0, 0)
    }
    addEventListener('hashchange', change)
    return () => removeEventListener('hashchange', change)
  }, [])
  return name
}
