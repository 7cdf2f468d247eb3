/** Four decimals below 1000, four significant digits and more above. */
export function formatNumber(value: number): string {
  return Math.abs(value) < 1000 ? value.toFixed(4) : String(Number(value.toPrecision(7)));
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
