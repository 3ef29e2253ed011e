/** A server on which a database of a test is made, and the database of it that is copied where nothing else is said. */
export interface TestServer {
  /** As the superuser. */
  readonly url: string
  readonly template: string
}

/**
 * The servers on which a database is made: the given one alone, and all of a cluster where it is the coordinator that tests run on.
 * TEST_DATABASE_CLUSTER has the superuser's URL of a template on each of them, divided by spaces, the coordinator's first.
 */
export function serversOf(superuserUrl: string): readonly TestServer[] {
  const { host, pathname } = new URL(superuserUrl)
  const templates = (process.env['TEST_DATABASE_CLUSTER'] ?? '').split(' ').filter((url) => url !== '')
  const [coordinator] = templates.map((url) => new URL(url))
  if (coordinator?.host !== host) return [{ url: superuserUrl, template: 'template1' }]
  return templates.map((template) => {
    const url = new URL(template)
    const name = url.pathname.slice(1)
    url.pathname = pathname
    return { url: url.href, template: name }
  })
}
