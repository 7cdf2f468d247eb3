/** A double has at most 17 significant digits. */
const MAX_DIGITS = 17;

/** A value in a table: four decimals below 1000, seven significant digits above; more if it would fall on a limit. */
export function formatNumber(value: number, ...limits: readonly number[]): string {
  if (Math.abs(value) < 1000) return formatDecimals(value, 4, ...limits);
  return formatAlike([value], ([shown = value]) => sidesOf(shown, limits), 7)[0] ?? String(value);
}

/** A value with that number of decimals, or as many more as it takes to be on the same side of each limit. */
export function formatDecimals(value: number, decimals: number, ...limits: readonly number[]): string {
  const side = sidesOf(value, limits);
  for (let digits = decimals; digits < MAX_DIGITS; digits++) {
    if (sidesOf(Number(value.toFixed(digits)), limits) === side) return value.toFixed(digits);
  }
  return String(value);
}

/**
 * A measured value in a sentence: four significant digits, no digit before the point lost, and as many more as it takes
 * to be on the same side of each of the limits that the sentence compares it with.
 */
export function formatMeasured(value: number, ...limits: readonly number[]): string {
  return formatAlike([value], ([shown = value]) => sidesOf(shown, limits))[0] ?? String(value);
}

/**
 * Several values in a sentence, rounded to `least` significant digits or as many more as it takes for the rounded ones
 * to say the same as the values themselves, such as by how much one exceeds the other.
 */
export function formatAlike(
  values: readonly number[],
  says: (values: readonly number[]) => string | number | boolean,
  least = 4,
): string[] {
  const said = says(values);
  for (let digits = least; digits <= MAX_DIGITS; digits++) {
    const rounded = values.map((value) => Number(value.toPrecision(Math.max(digits, wholeDigits(value)))));
    if (says(rounded) === said) return rounded.map(String);
  }
  return values.map(String);
}

/** Which side of each limit a value is on. */
function sidesOf(value: number, limits: readonly number[]): string {
  return limits.map((limit) => Math.sign(value - limit)).join();
}

function wholeDigits(value: number): number {
  return Math.min(MAX_DIGITS, Math.trunc(Math.abs(value)).toFixed(0).length);
}

export function formatMs(value: number): string {
  return value < 0.1 ? `${value.toFixed(4)} ms` : `${value.toFixed(2)} ms`;
}

/** SI units, as GitHub and `model_size_mb` count: 1 kB is 1000 bytes. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit += 1;
  } while (value >= 999.5 && unit < units.length - 1);
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** With a comma at every thousand. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** At most six characters: 99,999, then 123k and 12.3M. */
export function formatShortCount(count: number): string {
  if (count < 100_000) return formatCount(count);
  return count < 999_500 ? `${Math.round(count / 1e3)}k` : `${Number((count / 1e6).toPrecision(3))}M`;
}

export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** A count with its noun, which agrees with it: `1 row`, `5,000 rows`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
