import type { ContractRule } from "../contract-rule.ts";
import { placesOf } from "../ports-compared.ts";
import { knownClasses } from "../signature.ts";

export const classRemoved: ContractRule = {
  id: "contract/class-removed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "A class was removed",
  message: "The class {name} is gone.",
  why: "Callers that expect this class never get it, and later classes are renumbered.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: ({ old, next }) => {
    const after = knownClasses(next);
    if (after === undefined) return [];
    const is = placesOf(after);
    return (knownClasses(old) ?? []).filter((name) => !is.has(name)).map((name) => ({ name }));
  },
};
