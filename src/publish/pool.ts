/**
 * Carries out `action` for every item, at most `width` at a time, in order. After a failure nothing more is begun;
 * what is under way ends first, so that nothing happens behind the caller's back, and then the first failure is thrown.
 */
export async function mapWithConcurrency<T>(
  items: readonly T[],
  width: number,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const failures: unknown[] = [];
  const work = async () => {
    while (failures.length === 0) {
      const item = left.shift();
      if (item === undefined) return;
      await action(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work));
  if (failures.length > 0) throw failures[0];
}
