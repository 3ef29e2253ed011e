/** Where a measured database is: as the engine's `DatabaseLocation`. */
export type Location =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'embedded'; readonly directory: string }
