import { databaseOver } from '../../src/database/database.js'
import { openDatabase } from '../../src/server/open-database.js'
import type { ThrowAwayDatabase, ThrowAwayPostgres } from '../../src/throw-away.js'
import { startFaultyNetwork } from '../server/faulty-network.js'
import type { Course } from './play-injection.js'
import { runCommand } from './run-command.js'
import { type CommandName, commandNames, units } from './small-project.js'
import { takePicture } from './take-picture.js'

export type Courses = Readonly<Record<CommandName, Course>>

/** Runs every command without a fault: what it sends, and every state in which a fault may leave it. */
export async function openCourses(server: ThrowAwayPostgres): Promise<Courses> {
  const courses: Partial<Record<CommandName, Course>> = {}
  let start = await server.createDatabase()
  for (const command of commandNames) {
    const whole = await server.createDatabase({ template: start.name })
    const sent = await recordMessages(whole, command)
    courses[command] = { template: start.name, sent, pictures: await picturesOf(server, start, command) }
    start = whole
  }
  return courses as Courses
}

async function recordMessages({ url }: ThrowAwayDatabase, command: CommandName): Promise<readonly string[]> {
  await using network = await startFaultyNetwork(url)
  await runCommand(network.url, command)
  return network.sent
}

async function picturesOf(
  server: ThrowAwayPostgres,
  { name }: ThrowAwayDatabase,
  command: CommandName,
): Promise<readonly string[]> {
  await using stepped = await server.createDatabase({ template: name })
  const picture = async () => {
    await using session = await openDatabase({ kind: 'postgres', url: stepped.url })
    return await takePicture(databaseOver(session))
  }
  const pictures = [await picture()]
  for (const unit of units[command]) {
    await runCommand(stepped.url, unit)
    pictures.push(await picture())
  }
  return pictures
}
