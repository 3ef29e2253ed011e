import type { StatusReport } from '@sow/runner'
import { yellow } from './color.js'
import { howToType } from './how-to-type.js'
import { counted } from './render-counts.js'

/** Rows that no run could bring or take away yet: what is up to date is so but for them. */
export function renderWaitingRows({ datasets }: StatusReport, all: boolean): string[] {
  const waiting = datasets.filter(({ waitingRows }) => waitingRows > 0)
  const told = all ? waiting : waiting.slice(0, namedWaiting)
  const more = waiting.length - told.length
  return [
    ...told.map((each) => yellow(`${tellWaiting(each)}; ${howToType('db plan')} names them.`)),
    ...(more === 0 ? [] : [`And in ${counted(more, 'other dataset')}: --all names them.`]),
  ]
}

/** More datasets with waiting rows are counted. */
const namedWaiting = 5

/** A row waits to come for what it refers to, and to go for what refers to it. */
function tellWaiting({
  domain,
  dataset,
  waitingRows,
  waitingToGo,
}: StatusReport['datasets'][number]): string {
  const name = `${domain}/${dataset}`
  if (waitingToGo === undefined)
    return `${name}: ${counted(waitingRows, 'row')} waiting for rows of other tables, as the last run found`
  const toCome = waitingRows - waitingToGo
  const parts = [
    ...(toCome > 0 ? [`${counted(toCome, 'row')} to come, for what they refer to`] : []),
    ...(waitingToGo > 0 ? [`${counted(waitingToGo, 'row')} to go, until nothing refers there`] : []),
  ]
  return `${name}: waiting are ${parts.join(', and ')}`
}
