/** An element of a FHIR resource, in JSON's shape whichever form it came in: every element is a list. */
export interface FhirElement {
  /** The value of a primitive one. */
  readonly value: string | null
  readonly children: ReadonlyMap<string, readonly FhirElement[]>
}

export const noElement: FhirElement = { value: null, children: new Map() }

/** The elements of that name in it. */
export function all(element: FhirElement, name: string): readonly FhirElement[] {
  return element.children.get(name) ?? []
}

/** The first element of that name, an empty one where there is none. */
export function first(element: FhirElement, name: string): FhirElement {
  return all(element, name)[0] ?? noElement
}

/** The value of the first element of that name. */
export function textOf(element: FhirElement, name: string): string | null {
  return first(element, name).value
}

/** The value of a choice: `valueCode`, `valueString`, whichever is there. */
export function choiceOf(element: FhirElement, prefix: string): string | null {
  for (const [name, [child]] of element.children) {
    if (!name.startsWith(prefix) || child === undefined) continue
    return child.value ?? textOf(child, 'code') ?? null
  }
  return null
}
