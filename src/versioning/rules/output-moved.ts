import type { ContractRule } from "../contract-rule.ts";
import { placesOf } from "../ports-compared.ts";

export const outputMoved: ContractRule = {
  id: "contract/output-moved",
  level: "error",
  waivable: true,
  requires: "major",
  title: "An output has a different position",
  message: "The output {name} was number {old} and is number {next}.",
  why: "session.run(None, \u2026) returns all outputs in the model's order: callers that read them by position read a different one.",
  fix: "Keep the old outputs first and in their order, and add new ones after them.",
  find: ({ old, next }) => {
    const is = placesOf((next.graph?.outputs ?? []).map((port) => port.name));
    return (old.graph?.outputs ?? []).flatMap((port, i) => {
      const place = is.get(port.name) ?? i;
      return place === i ? [] : [{ name: port.name, old: i + 1, next: place + 1 }];
    });
  },
};
