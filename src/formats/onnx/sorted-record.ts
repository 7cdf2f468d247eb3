/** An object with the keys in order, and without a prototype: a name in a file may be one of those that every object has. */
export function sortedRecord(entries: ReadonlyMap<string, number>): Record<string, number> {
  const record: Record<string, number> = Object.create(null);
  for (const [key, value] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) record[key] = value;
  return record;
}
