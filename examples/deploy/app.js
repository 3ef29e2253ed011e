import { createServer } from 'node:http'
import { Pool } from 'pg'

const pool = new Pool({ connectionString: process.env.DATABASE_URL })

/** Stands for the application: it finds its tables and rows, or it is not started. */
const server = createServer(async (_request, response) => {
  try {
    const { rows } = await pool.query('select code, name from currencies order by code')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(rows))
  } catch {
    response.statusCode = 503
    response.end()
  }
})

server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`listening on port ${server.address().port}`)
})
process.once('SIGTERM', () => server.close(() => pool.end()))
