import type { CrossCheck, ReleaseFile } from './code-set.js'

/**
 * Begins the check of a file's rows as they pass, whatever its code set is. A file that has titles and no row is a
 * download that failed: taken for a release, it would say of every code that there is none.
 */
export function checkRows(found: ReleaseFile): CrossCheck {
  const check = found.crossCheck()
  if (found.unloadable !== undefined) return check
  let count = 0
  return {
    see(rows) {
      count += rows.length
      check.see(rows)
    },
    end() {
      const result = check.end()
      return count > 0 ? result : { ...result, findings: [empty(found.rowsFile), ...result.findings] }
    },
  }
}

function empty(where: string) {
  return {
    code: 'OFFICIAL_EMPTY',
    severity: 'error' as const,
    where,
    message: 'The file has titles and no row: nothing of the release is in it.',
    remedy: 'Download the file again from its publisher, and load it as it is.',
  }
}
