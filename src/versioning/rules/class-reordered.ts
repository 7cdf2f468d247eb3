import type { ContractRule } from "../contract-rule.ts";
import { placesOf } from "../ports-compared.ts";
import { knownClasses } from "../signature.ts";

export const classReordered: ContractRule = {
  id: "contract/class-reordered",
  level: "error",
  waivable: true,
  requires: "major",
  title: "A class has a different number",
  message: "The class {name} was number {old} and is number {next}.",
  why: "Probabilities and numeric labels are read by position: callers would read those of another class.",
  fix: "Keep the old classes first and in their order, and add new ones after them.",
  find: ({ old, next }) => {
    const is = placesOf(knownClasses(next) ?? []);
    return (knownClasses(old) ?? []).flatMap((name, i) => {
      const place = is.get(name) ?? i;
      return place === i ? [] : [{ name, old: i + 1, next: place + 1 }];
    });
  },
};
