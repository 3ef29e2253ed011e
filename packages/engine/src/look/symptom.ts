import type { SowError } from '@sow/kit/errors'

/** Something that doctor knows by its kind. */
export interface KnownSymptom {
  readonly kind:
    | 'ledger-newer'
    | 'ledger-incomplete'
    | 'invalid-index'
    | 'lock-held'
    | 'idle-transaction'
    | 'base-without-dataset'
    | 'dataset-without-table'
    | 'ledger-changed'
    | 'ledger-older'
    | 'base-missing'
    | 'base-incomplete'
    | 'sequence-behind'
  readonly where: string
  readonly detail: string
}

/** What somebody else says best: a dataset that its table does not fit, or something that could not be looked at. */
export interface Failure {
  readonly kind: 'failed'
  readonly where: string
  readonly error: SowError
}

/** Something in the database that wants mending. */
export type Symptom = KnownSymptom | Failure
