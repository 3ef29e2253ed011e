import { beforeEach } from 'vitest'
import { onCitus } from '../../../../tests/on-citus.js'
import { notRun } from './not-run.js'

const told = new Set<string>()

/** In a run on a cluster: skips what is not run there, and says why. */
beforeEach((context) => {
  const { file, fullTestName } = context.task
  const found = notRun.find(
    (each) =>
      file.filepath.endsWith(`/engine/tests/${each.file}.test.ts`) &&
      (each.test === undefined || fullTestName.includes(each.test)) &&
      (each.round === undefined || each.round === onCitus),
  )
  if (found === undefined) return
  const { test = 'all of it', why } = found
  if (!told.has(`${found.file} ${test}`))
    process.stderr.write(`Not run on Citus: ${found.file}, ${test}. ${why}\n`)
  told.add(`${found.file} ${test}`)
  context.skip(why)
})
