/** A metric's value, or why it has none on these rows. `share` gives the counts behind a binomial share. */
export type Measured =
  | { readonly value: number; readonly share?: { readonly successes: number; readonly trials: number } }
  | { readonly value?: never; readonly undefinedBecause: string };

/** Measured metrics by name, in the order in which they are shown. */
export type Measurements = ReadonlyMap<string, Measured>;
