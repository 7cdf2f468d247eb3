import type { ContractRule } from "../contract-rule.js";
import { sample } from "../sample.js";
import { knownClasses } from "../signature.js";

export const classAdded: ContractRule = {
  id: "contract/class-added",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "A class was added",
  message: "The class {name} is new, as number {place}.",
  why: "Callers meet an answer that they do not know. The numbers of the old classes stay.",
  fix: "Release it under the next minor version.",
  find: ({ old, next }) => {
    const before = knownClasses(old);
    const after = knownClasses(next) ?? [];
    if (before === undefined) return [];
    return after.filter((name) => !before.includes(name)).map((name) => ({ name, place: after.indexOf(name) + 1 }));
  },
  example: { old: sample(), next: sample({ metadata: { outputClasses: ["legitimate", "fraud", "unclear"] } }) },
  nearMiss: { old: sample(), next: sample({ metadata: { outputClasses: ["fraud", "legitimate"] } }) },
};
