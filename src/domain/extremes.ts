/**
 * The largest of any number of values, or `least` if all are smaller. `Math.max(...values)` passes each value as an
 * argument, and an engine has room on its stack for some hundred thousand of them.
 */
export function largest(values: Iterable<number>, least = Number.NEGATIVE_INFINITY): number {
  let most = least;
  for (const value of values) if (value > most || Number.isNaN(value)) most = value;
  return most;
}

/** The smallest of any number of values; `Infinity` of none. */
export function smallest(values: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < least || Number.isNaN(value)) least = value;
  return least;
}

/** Appends any number of values to a list, for the same reason as {@link largest}. */
export function append<T>(list: T[], values: Iterable<T>): void {
  for (const value of values) list.push(value);
}
