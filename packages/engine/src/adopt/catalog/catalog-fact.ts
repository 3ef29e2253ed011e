/** One thing that a catalog says of one object. */
export interface CatalogFact {
  /** `table`, `column`, `policy`: what the object is. */
  readonly kind: string
  /** With its schema; what belongs to a table stands after it: `public.wards.name`, `public.wards: wards_pkey`. */
  readonly name: string
  /** `type`, `default`, `owner`: what is said of it. */
  readonly property: string
  /** As the server prints it. */
  readonly value: string
}

/** Facts whose values are expressions: the server prints them otherwise once they went through a dump and a restore. */
export const printedProperties: ReadonlySet<string> = new Set([
  'body',
  'check',
  'constraint',
  'default',
  'definition',
  'generated',
  'using',
])

/** Tells one fact of a catalog from every other. */
export function factKey({ kind, name, property }: CatalogFact): string {
  return `${kind} ${name} ${property}`
}

/** A fact as a line of text. */
export function describeFact(fact: CatalogFact): string {
  return `${factKey(fact)}: ${fact.value}`
}
