import type {
  BlameReport,
  ConflictsReport,
  DriftReport,
  HistoryReport,
  PlanReport,
  ResolveReport,
  SchemaMapReport,
  SeedReport,
  ShowReport,
  StatusReport,
  UndoReport,
} from '@sow/runner'

/** What the page is told when it opens. */
export interface Greeting {
  /** The version of Sow. */
  readonly version: string
  /** False where the page only looks: the server refuses whatever writes. */
  readonly write: boolean
  /** Goes along with every call that writes, as a header that no other page can send. */
  readonly writeKey: string
}

/** A plan to be looked at, and its name where it can be carried out. */
export interface StudioPlan {
  readonly plan: PlanReport
  /** The digest by which `apply` means this very plan; null where it is not to be carried out here. */
  readonly digest: string | null
  /** Why it is not; null where it is. */
  readonly refusal: StudioFailure | null
}

/** Rows of one dataset, tenant by tenant: what a decision about conflicts is about. */
export interface ChosenRows {
  /** `domain/name`. */
  readonly dataset: string
  /** Null for a global dataset. */
  readonly tenant: string | null
  /** As `db conflicts` prints them. */
  readonly keys: readonly string[]
}

/** Which rows of a dataset a page shows. */
export interface RowsAsked {
  /** `domain/name`. */
  readonly dataset: string
  /** What a row has to contain; empty for every row. */
  readonly search: string
  /** The last row of the page before; null for the first page. */
  readonly after: ShowReport['next']
  /** The run that left the rows as they are to be shown; null for today. */
  readonly asOf: number | null
  /** True to count as well, which reads every row. */
  readonly count: boolean
}

/** A drawing that wants its boxes placed. */
export interface Sketch {
  readonly boxes: readonly { readonly id: string; readonly width: number; readonly height: number }[]
  /** Lines between boxes, by their ids. */
  readonly lines: readonly { readonly id: string; readonly from: string; readonly to: string }[]
}

/** The same with a place for everything. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly boxes: readonly { readonly id: string; readonly x: number; readonly y: number }[]
  readonly lines: readonly {
    readonly id: string
    readonly points: readonly { readonly x: number; readonly y: number }[]
  }[]
}

/** What an assistant asks to write, and waits for a person to allow. */
export interface WaitingProposal {
  readonly digest: string
  readonly kind: 'apply' | 'undo' | 'resolve'
  /** The name of the database. */
  readonly database: string
}

/** What went wrong, in the words of the command line. No value of a row is in it. */
export interface StudioFailure {
  /** A code of the page of errors. */
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** What each call asks, and what it is answered: the whole of what the page knows of the server. */
export interface StudioCalls {
  /** Exchanges the one-time token for a session. */
  readonly session: { readonly asks: { readonly token: string }; readonly answers: Greeting }
  /** The same words for a session that there is. */
  readonly hello: { readonly asks: object; readonly answers: Greeting }
  readonly status: { readonly asks: object; readonly answers: StatusReport }
  /** `limit`: the most rows of each dataset that are told; `impact`: also the own rows that refer to codes which change. */
  readonly plan: {
    readonly asks: { readonly only: readonly string[]; readonly limit: number; readonly impact: boolean }
    readonly answers: StudioPlan
  }
  readonly apply: {
    readonly asks: { readonly digest: string; readonly acceptMassChange: readonly string[] }
    readonly answers: SeedReport
  }
  readonly conflicts: { readonly asks: object; readonly answers: ConflictsReport }
  readonly resolve: {
    readonly asks: {
      readonly rows: readonly ChosenRows[]
      readonly take: 'package' | 'site'
      readonly note: string
    }
    readonly answers: { readonly reports: readonly ResolveReport[] }
  }
  readonly history: { readonly asks: { readonly limit: number }; readonly answers: HistoryReport }
  readonly undo: { readonly asks: { readonly run: number }; readonly answers: UndoReport }
  /** What `undo` would do; nothing is written. */
  readonly undoLook: { readonly asks: { readonly run: number }; readonly answers: UndoReport }
  readonly drift: { readonly asks: object; readonly answers: DriftReport }
  /** A page of the rows of a dataset; what is searched for travels in the body, and stands in no address. */
  readonly rows: { readonly asks: RowsAsked; readonly answers: ShowReport }
  /** Where each value of one row comes from. */
  readonly blame: {
    readonly asks: { readonly dataset: string; readonly tenant: string | null; readonly key: string }
    readonly answers: BlameReport
  }
  readonly map: { readonly asks: object; readonly answers: SchemaMapReport }
  readonly layout: { readonly asks: Sketch; readonly answers: Layout }
  /** What assistants ask to write, the newest first. */
  readonly proposals: {
    readonly asks: object
    readonly answers: { readonly proposals: readonly WaitingProposal[] }
  }
  /** What one of them would do, looked at anew: lines as the command prints them. */
  readonly proposal: {
    readonly asks: { readonly digest: string }
    readonly answers: { readonly lines: readonly string[] }
  }
  /** A one-time code for it, and the minutes for which it is good. */
  readonly giveCode: {
    readonly asks: { readonly digest: string }
    readonly answers: { readonly code: string; readonly minutes: number }
  }
}

export type CallName = keyof StudioCalls
export type Asks<Name extends CallName> = StudioCalls[Name]['asks']
export type Answers<Name extends CallName> = StudioCalls[Name]['answers']

/** How every call is answered. */
export type Reply<Name extends CallName> =
  | { readonly ok: true; readonly answer: Answers<Name> }
  | { readonly ok: false; readonly error: StudioFailure }

/** The header of a call that writes. */
export const writeKeyHeader = 'x-sow-write-key'
