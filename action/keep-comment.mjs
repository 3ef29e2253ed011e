import { marker } from './write-comment.mjs'

/** A pull request of a fork has a token that only reads. */
const refusals = [401, 403, 404]

/** Writes the comment, or gives the one that is there its new text. `refused`: why it could not, null where it could. */
export async function keepComment(environment, body) {
  const { PLAN_PULL_REQUEST: number, PLAN_TOKEN: token, GITHUB_REPOSITORY: repository } = environment
  if (!number) return { url: '', refused: 'this is no pull request' }
  if (!token) return { url: '', refused: 'there is no token' }
  const ask = asking(environment.GITHUB_API_URL || 'https://api.github.com', token)
  const comments = `/repos/${repository}/issues/${number}/comments`
  try {
    const known = await findComment(ask, comments)
    const written =
      known === null
        ? await ask('POST', comments, { body })
        : await ask('PATCH', `/repos/${repository}/issues/comments/${known}`, { body })
    return { url: written.html_url, refused: null }
  } catch (error) {
    if (refusals.includes(error.status)) return { url: '', refused: error.message }
    throw error
  }
}

/** Of several comments with the mark, ours: whoever writes one by hand keeps it. */
async function findComment(ask, path) {
  const own = await ownName(ask)
  const isOurs = ({ body, user }) =>
    body?.startsWith(marker) && (own === null ? user?.type === 'Bot' : user?.login === own)
  for (let page = 1; ; page += 1) {
    const comments = await ask('GET', `${path}?per_page=100&page=${page}`)
    const found = comments.find(isOurs)
    if (found !== undefined) return found.id
    if (comments.length < 100) return null
  }
}

/** Null of the token of a job, which is nobody's: it writes as a bot. */
async function ownName(ask) {
  try {
    return (await ask('GET', '/user')).login
  } catch (error) {
    if (refusals.includes(error.status)) return null
    throw error
  }
}

function asking(address, token) {
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'user-agent': 'sow',
    'x-github-api-version': '2022-11-28',
  }
  return async (method, path, body) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const signal = AbortSignal.timeout(30_000)
    const answer = await fetch(`${address}${path}`, { method, headers, signal, ...sent })
    if (answer.ok) return await answer.json()
    throw Object.assign(new Error(`GitHub answered ${answer.status}`), { status: answer.status })
  }
}
