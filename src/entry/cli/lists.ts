import type { Uncommitted } from "../../platform/git/changes.ts";

const MAX_NAMES = 5;

/** A few names, and how many more there are. */
export function list(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** `models/fraud/model.yml (modified), …` */
export function listUncommittedPaths(files: readonly Uncommitted[]): string {
  return list(files.map(({ path, status }) => `${path} (${status === "ignored" ? "ignored by .gitignore" : status})`));
}
