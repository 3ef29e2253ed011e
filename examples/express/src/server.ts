import { isSowError } from '@sow/runner'
import { application } from './application.ts'
import { bringUpDatabase, pool } from './database.ts'

try {
  console.log(await bringUpDatabase())
} catch (error) {
  await pool.end()
  if (!isSowError(error)) throw error
  console.error(`${error.code}: ${error.message}\n${error.hint ?? ''}`)
  process.exit(error.exitCode)
}

const server = application.listen(Number(process.env.PORT ?? 3000), () => {
  const address = server.address()
  console.log(`listening on port ${typeof address === 'object' ? address?.port : address}`)
})

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    server.close(() => void pool.end())
  })
