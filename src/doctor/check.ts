import { Failure } from "../domain/failure.ts";

/** One thing that `doctor` looked at. What could not be looked at is never `ok`. */
export type Check =
  | { readonly area: Area; readonly state: "ok"; readonly what: string }
  | {
      readonly area: Area;
      readonly state: "problem" | "not checked";
      /** Of a problem, a sentence; of what was not checked, the reason as a clause. */
      readonly what: string;
      /** How to fix it, or how to check it. */
      readonly fix: string;
    };

export type Area = (typeof AREAS)[number];

/** What is looked at, in the order in which it is shown. */
export const AREAS = [
  "node",
  "git",
  "repository",
  "git lfs",
  "attributes",
  "line endings",
  "runtime",
  "workflows",
  "action reference",
  "permissions",
  "tag ruleset",
  "required check",
  "immutable releases",
] as const;

export const ok = (area: Area, what: string): Check => ({ area, state: "ok", what });
export const problem = (area: Area, what: string, fix: string): Check => ({ area, state: "problem", what, fix });
export const notChecked = (area: Area, what: string, fix: string): Check => ({
  area,
  state: "not checked",
  what,
  fix,
});

/** The checks of one area; what breaks on the way, in words of its own, is the area's problem and ends no other. */
export async function checksOf(area: Area, look: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [problem(area, error.message, error.fix)];
  }
}

/** The first few of several names, and how many more there are. */
export function someOf(names: readonly string[], most = 3): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}
