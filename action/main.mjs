import { appendFileSync } from 'node:fs'
import { keepComment } from './keep-comment.mjs'
import { planRequest } from './plan-request.mjs'
import { writeComment } from './write-comment.mjs'

/** Plans, keeps the comment, and says in the job what it found. A plan that fails fails the job, after the comment says so. */
async function main(environment) {
  const found = planRequest(environment)
  const text = writeComment(found)
  if (environment.GITHUB_STEP_SUMMARY) appendFileSync(environment.GITHUB_STEP_SUMMARY, `${text}\n`)
  const comment = await keepComment(environment, text)
  if (comment.refused !== null)
    process.stdout.write(
      `::notice::The comment was not written (${comment.refused}): the summary of the job has it.\n`,
    )
  const outputs = { pending: found.pending, bump: found.bump, comment: comment.url }
  if (environment.GITHUB_OUTPUT)
    for (const [name, value] of Object.entries(outputs))
      appendFileSync(environment.GITHUB_OUTPUT, `${name}=${value}\n`)
  return found.exitCode
}

process.exitCode = await main(process.env)
