/** How long the rest will take at the pace so far, in whole seconds; `undefined` before anything was done. */
export function timeLeftS(elapsedMs: number, done: number, total: number): number | undefined {
  if (done <= 0 || elapsedMs <= 0) return undefined;
  return Math.max(0, Math.ceil((elapsedMs * (total - done)) / done / 1000));
}

/** A time left in words: "about 40 s left". Above ten seconds in steps of five, above two minutes in minutes. */
export function describeTimeLeft(seconds: number): string {
  if (seconds < 1) return "almost done";
  if (seconds > 120) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${seconds <= 10 ? seconds : Math.round(seconds / 5) * 5} s left`;
}
