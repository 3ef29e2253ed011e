import type { ErrorCode, Problem } from '@sow/kit/errors'
import type { DatasetUnit } from '../../database/dataset-unit.js'

/** One reason why a table cannot take a dataset. */
export interface TargetProblem extends Problem {
  readonly code: ErrorCode
}

/** A dataset, and what the project says of its table. */
export type TakenDataset = Pick<DatasetUnit, 'package' | 'dataset' | 'mapping' | 'isRecorded'>

export function problem(code: ErrorCode, rule: string, message: string, column?: string): TargetProblem {
  return { code, rule, message, ...(column === undefined ? {} : { column }) }
}
