/** Seconds that the code of a package may take to be imported. */
const usual = 10

/** The variable of the environment that says another number of seconds. */
export const importSecondsName = 'SOW_IMPORT_SECONDS'

/** What the environment says, and the usual where it says nothing that is a number above 0. */
export function importSeconds(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): number {
  return secondsOf(environment[importSecondsName]) ?? usual
}

/** A number of seconds as a variable has it; null where it is none. */
export function secondsOf(text: string | undefined): number | null {
  const seconds = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(seconds) && seconds > 0 && seconds <= longest ? seconds : null
}

/** What a timer can hold: some three weeks. */
const longest = 2_000_000
