/**
 * Whether a released version may still be used. It changes after the release, so that it is read from where it is kept
 * now, and the answer says where and when that was.
 */
export type Status =
  | { readonly kind: "active" | "deprecated" | "withdrawn"; readonly where: string; readonly readAt: string }
  /** No one could be asked. `why` is a clause. */
  | { readonly kind: "unknown"; readonly why: string };

/** Of versions of one model, the ones that are not to be chosen unless they are named. */
export function isPassedOver({ kind }: Status): boolean {
  return kind === "deprecated" || kind === "withdrawn";
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** How long ago something was, as people say it: `3 days`. Both times are ISO 8601. */
export function ageOf(then: string, now: string): string {
  const seconds = Math.max(0, (Date.parse(now) - Date.parse(then)) / 1000);
  for (const [unit, length] of UNITS) {
    const count = Math.floor(seconds / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  return "less than a minute";
}
