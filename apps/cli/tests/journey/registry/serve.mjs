// Serves an npm registry on the loopback interface from the folder that it is given, and writes its address to
// standard output. Packages of others come from the registry of the first argument; where there is none, only
// what is in the folder already. Ends with its standard input.
import { join } from 'node:path'
import { runServer } from 'verdaccio'

const [folder, upstream] = process.argv.slice(2)
const everyone = { access: '$all', publish: '$all', unpublish: '$all' }
const server = await runServer({
  configPath: join(folder, 'verdaccio.yaml'),
  storage: join(folder, 'storage'),
  auth: { htpasswd: { file: join(folder, 'users'), max_users: -1 } },
  uplinks: upstream ? { upstream: { url: upstream, maxage: '1h', timeout: '60s' } } : {},
  packages: {
    '@sow/*': everyone,
    '@acme/*': everyone,
    '@stranger/*': everyone,
    '**': { access: '$all', ...(upstream ? { proxy: 'upstream' } : {}) },
  },
  web: { enable: false },
  middlewares: {},
  log: { type: 'stdout', format: 'json', level: 'fatal' },
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/\n`)
})
process.stdin.resume().on('end', () => process.exit(0))
