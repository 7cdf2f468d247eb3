import { Failure } from "../../domain/failure.ts";
import type { FixtureHeader } from "../../gate/ports.ts";
import { suggest } from "../../registry/suggest.ts";
import { plain } from "../../report/escape.ts";

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const MAX_NAMED = 50;

/**
 * Throws a usage `Failure` if a fixture set has no columns, if its first row is taken for their names, or if it does not
 * have a column that the user names. `path` is as the user names the set.
 */
export function checkHeader(
  { columns }: FixtureHeader,
  path: string,
  asked: Readonly<Partial<Record<"label" | "query", string | undefined>>>,
): void {
  const names = columns.map(({ name }) => name);
  if (names.length === 0) {
    throw new Failure("usage", `${path} is empty.`, {
      fix: "Write one row for each example, below a row with the names of the columns.",
    });
  }
  // Data frames without names number their columns.
  if (names.every((name) => NUMBER.test(name)) && names.some((name) => !/^\d+$/.test(name))) {
    throw new Failure(
      "usage",
      `${path} has no names of columns: its first row is ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}.`,
      {
        fix: "Write the names of the columns above the first row.",
      },
    );
  }
  for (const [option, name] of Object.entries(asked)) {
    if (name !== undefined && !names.includes(name)) throw missing(option, name, names, path);
  }
}

function missing(option: string, name: string, names: readonly string[], path: string): Failure {
  const meant = suggest(name, names);
  const listed = names.slice(0, MAX_NAMED).map(plain).join(", ");
  return new Failure("usage", `--${option} names ${JSON.stringify(name)}, and ${path} has no such column.`, {
    fix:
      meant === undefined
        ? `The columns are ${listed}${names.length > MAX_NAMED ? ", …" : ""}.`
        : `Did you mean ${meant}?`,
  });
}
