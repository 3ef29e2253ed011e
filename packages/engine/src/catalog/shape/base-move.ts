import type { RenamedLabels } from './enum-labels.js'

/** A column of a base whose column in the target was renamed, retyped, dropped or made anew since, or labels of its enum were renamed. */
export interface BaseMove {
  readonly from: string
  /** What the target has in its stead, with the type that the base is to have; null where it is gone. */
  readonly to: { readonly name: string; readonly type: string } | null
  /** The type that the base has it as. */
  readonly type: string
  readonly isRetyped: boolean
  /** True where the base had it as text already, because not every value stands the type: the table is as it was. */
  readonly isWaiting: boolean
  /** True where the target's column is another one of that name: what it holds may be nobody's. */
  readonly isAnew: boolean
  readonly labels: RenamedLabels | null
}

/** The name that a column has in the base, and in all that the ledger tells of it, until a run lets them follow. */
export function nameInBase({ baseMoves }: { readonly baseMoves: readonly BaseMove[] }, name: string): string {
  return baseMoves.find(({ to }) => to?.name === name)?.from ?? name
}
