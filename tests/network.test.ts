import { describe, expect, it } from 'vitest'
import { listFiles, readText } from './architecture/source-files.js'

const sources = ['packages', 'apps']
  .flatMap((folder) => listFiles(folder, '.ts'))
  .filter((file) => file.includes('/src/'))

/** Every way of Node to another machine, but for the driver of the database and for npm as a program of its own. */
const network =
  /(?:from|import|require)\s*\(?['"](?:node:)?(?:https?|http2|net|tls|dgram|dns|undici)(?:\/promises)?['"]|\bfetch\(|new WebSocket\b/

/** Where the server of the database is reached, and where tests get one. */
const database = /^packages\/engine\/src\/server\//

/** The studio is served on this machine, to a page that asks where it came from. */
const studio = /^apps\/cli\/src\/studio\/|^apps\/studio\/src\/server\/call\.ts$/

describe('the packages', () => {
  it('reach no other machine than that of the database', () => {
    expect(sources.length).toBeGreaterThan(300)
    const others = sources.filter((file) => !database.test(file) && !studio.test(file))
    expect(others.filter((file) => network.test(readText(file)))).toEqual([])
  })

  it('would be noticed if they did', () => {
    for (const line of ["import { get } from 'node:https'", "await fetch('x')", "import net from 'net'"])
      expect(network.test(line), line).toBe(true)
    expect(sources.some((file) => database.test(file) && network.test(readText(file)))).toBe(true)
  })
})
