import type { StatusReport } from '@sow/runner'
import { renderTable } from './render-table.js'

/** The official files that the database has rows of. */
export function renderSources({ sources }: StatusReport): string[] {
  const loaded = sources.filter(({ file }) => file !== null)
  if (loaded.length === 0) return []
  const columns = [
    'official file',
    'release',
    'from',
    'file',
    'sha256',
    ...(loaded.some(({ restricted }) => restricted) ? ['terms'] : []),
  ].map((title) => ({
    title,
    align: 'left' as const,
  }))
  const rows = loaded.map(({ dataset, release, effective, file, sha256, restricted }) => [
    dataset,
    release ?? '',
    effective ?? '',
    file ?? '',
    (sha256 ?? '').slice(0, 12),
    restricted ? 'restricted' : '',
  ])
  return ['', ...renderTable(columns, rows)]
}
