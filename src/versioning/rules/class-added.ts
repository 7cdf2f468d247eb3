import type { ContractRule } from "../contract-rule.ts";
import { placesOf } from "../ports-compared.ts";
import { knownClasses } from "../signature.ts";

export const classAdded: ContractRule = {
  id: "contract/class-added",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "A class was added",
  message: "The class {name} is new, as number {place}.",
  why: "Callers can get a prediction that they do not know. The old classes keep their numbers.",
  fix: "Release it under the next minor version.",
  find: ({ old, next }) => {
    const before = knownClasses(old);
    const after = knownClasses(next) ?? [];
    if (before === undefined) return [];
    const [was, is] = [placesOf(before), placesOf(after)];
    return after.filter((name) => !was.has(name)).map((name) => ({ name, place: (is.get(name) as number) + 1 }));
  },
};
