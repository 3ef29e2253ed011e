import { databaseOver } from '../../src/database/database.js'
import { defaultPatience } from '../../src/server/connect/patience.js'
import { translateDatabaseError } from '../../src/server/connect/translate-database-error.js'
import { openDatabase } from '../../src/server/open-database.js'
import { type CommandName, commands, type Unit } from './small-project.js'

const impatient = {
  ...defaultPatience,
  silenceSeconds: 0.3,
  askSeconds: 1,
  doubtSeconds: 0.1,
  cancelSeconds: 0.5,
}

/** Runs a command, or a part of one, on a connection of its own that waits for nothing for long. Throws SowError. */
export async function runCommand(url: string, command: CommandName | Unit): Promise<void> {
  const open = () => openDatabase({ kind: 'postgres', url: `${url}?connect_timeout=2`, patience: impatient })
  await using session = await open()
  const work = typeof command === 'string' ? commands[command] : command
  try {
    await work(databaseOver(session, { reopen: open, fateSeconds: 2 }))
  } catch (error) {
    throw translateDatabaseError(error)
  }
}
