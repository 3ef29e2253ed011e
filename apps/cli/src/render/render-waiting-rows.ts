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
    ...told.map(({ domain, dataset, waitingRows }) =>
      yellow(
        `${domain}/${dataset}: ${counted(waitingRows, 'row')} waiting for rows of other tables, as the last run found; ${howToType('db plan')} names them.`,
      ),
    ),
    ...(more === 0 ? [] : [`And in ${counted(more, 'other dataset')}: --all names them.`]),
  ]
}

/** More datasets with waiting rows are counted. */
const namedWaiting = 5
