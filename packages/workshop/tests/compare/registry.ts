import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { packageName } from './place-packages.js'

export interface Registry extends AsyncDisposable {
  readonly url: string
}

/** A registry of one package, whose tarballs are at these paths by version; without any it knows no package. */
export async function startRegistry(tarballs: Readonly<Record<string, string>>): Promise<Registry> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    const [, wanted] = /^\/tarballs\/(.+)\.tgz$/.exec(path) ?? []
    const file = wanted === undefined ? undefined : tarballs[wanted]
    if (file !== undefined) return response.end(readFileSync(file))
    const known = path === `/${packageName}` && Object.keys(tarballs).length > 0
    response.statusCode = known ? 200 : 404
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify(known ? packument(url(), tarballs) : { error: 'Not found' }))
  })
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: url(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function packument(url: string, tarballs: Readonly<Record<string, string>>) {
  const versions = Object.entries(tarballs).map(([version, file]) => {
    const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
    const dist = { tarball: `${url}/tarballs/${version}.tgz`, integrity }
    return [version, { name: packageName, version, dist }] as const
  })
  return {
    name: packageName,
    'dist-tags': { latest: versions.at(-1)?.[0] },
    versions: Object.fromEntries(versions),
  }
}
