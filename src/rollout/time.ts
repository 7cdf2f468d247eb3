const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?\s?(Z|[+-]\d{2}:\d{2})?)?$/i;

/** Reads a date, or a date and a time (UTC unless a zone is given), as milliseconds since 1970. */
export function parseTime(text: string): number | undefined {
  const [, date, minutes = "00:00", seconds = ":00", zone = "Z"] = TIME.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  // A day that the month does not have is moved into the next month by Date.
  const day = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== date) return undefined;
  const timeMs = Date.parse(`${date}T${minutes}${seconds}${zone.toUpperCase()}`);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** `2026-11-25 14:05:00 UTC`. */
export function formatTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
