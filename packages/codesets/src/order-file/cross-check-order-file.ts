import type { CrossCheck } from '../code-set/code-set.js'
import type { Finding } from '../code-set/finding.js'
import { RangeWatch } from '../code-set/reaches-end.js'
import type { Addenda, AddendaChange } from './addenda.js'
import type { OrderRow, OrderSet } from './order-row.js'

const remedy = 'Download the file again from its publisher; where it stays so, ask the publisher.'

/** Counts the rows of an order file, and compares them with the addenda beside it where there are any. */
export function crossCheckOrderFile(
  { range }: OrderSet,
  rowsFile: string,
  addenda: Addenda | null,
): CrossCheck<OrderRow> {
  const watch = new RangeWatch(range)
  const counts = { headers: 0, billable: 0 }
  const open = new Map([...(addenda?.changes ?? [])].filter(([, { after }]) => after !== null))
  const broken: AddendaChange[] = []
  return {
    see(rows) {
      for (const { values } of rows) {
        watch.see(values.code)
        counts[values.billable ? 'billable' : 'headers'] += 1
        const change = addenda?.changes.get(values.code)
        if (change === undefined) continue
        open.delete(values.code)
        if (!agrees(change, values)) broken.push(change)
      }
    },
    end() {
      const cut = watch.findings(rowsFile)
      if (addenda === null) return { counts, findings: [...cut, unchecked(rowsFile)] }
      const changes = [...broken, ...open.values()]
      return {
        counts,
        findings: [...cut, ...trailerFindings(addenda, counts), ...changeFindings(addenda, changes)],
      }
    },
  }
}

function agrees({ after }: AddendaChange, row: OrderRow): boolean {
  if (after === null) return false
  return (
    after.billable === row.billable &&
    after.short_description === row.short_description &&
    after.long_description === row.long_description
  )
}

function trailerFindings(
  { file, trailers, lines }: Addenda,
  counts: { readonly headers: number; readonly billable: number },
): Finding[] {
  const sections = [
    { noun: 'headings', trailer: trailers.headers, listed: lines.headers, rows: counts.headers },
    { noun: 'billable codes', trailer: trailers.codes, listed: lines.codes, rows: counts.billable },
  ]
  return sections.flatMap(({ noun, trailer, listed, rows }) => {
    const { before, after, additions, deletions, revisions } = trailer
    const said = [
      rows === after ? null : `The order file has ${rows} ${noun}, the trailer says ${after}`,
      before + additions - deletions === after
        ? null
        : `The trailer says ${before} ${noun} before, ${additions} added and ${deletions} deleted, which does not make ${after}`,
      ...(['additions', 'deletions', 'revisions'] as const).map((kind) =>
        listed[kind] === { additions, deletions, revisions }[kind]
          ? null
          : `The addenda list ${listed[kind]} ${kind} of ${noun}, the trailer says ${{ additions, deletions, revisions }[kind]}`,
      ),
    ]
    return said.filter((message) => message !== null).map((message) => mismatch(file, message))
  })
}

/** Lines of the addenda that the order file does not bear out. */
function changeFindings({ file, changes }: Addenda, broken: readonly AddendaChange[]): Finding[] {
  if (broken.length === 0) return []
  const lines = broken.map(({ line }) => line).sort((one, other) => one - other)
  const shown = `${lines.slice(0, 10).join(', ')}${lines.length > 10 ? ', ...' : ''}`
  return [
    {
      code: 'OFFICIAL_ADDENDA',
      severity: 'error',
      where: file,
      message: `Of ${changes.size} codes that the addenda change, ${lines.length} are otherwise in the order file (lines ${shown} of the addenda).`,
      remedy,
    },
  ]
}

function mismatch(file: string, message: string): Finding {
  return { code: 'OFFICIAL_TRAILER', severity: 'error', where: file, message: `${message}.`, remedy }
}

function unchecked(rowsFile: string): Finding {
  return {
    code: 'OFFICIAL_UNCHECKED',
    severity: 'note',
    where: rowsFile,
    message: 'There are no addenda beside the order file, so its counts cannot be compared with them.',
    remedy: 'Give the archive as its publisher distributes it.',
  }
}
