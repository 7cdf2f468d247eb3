import type { ContractRule } from "../contract-rule.ts";
import { runtimeOfIr } from "../runtimes.ts";

export const irVersionRaised: ContractRule = {
  id: "contract/ir-version-raised",
  level: "error",
  waivable: true,
  requires: "minor",
  title: "The IR version was raised",
  message: "The IR version was {old} and is {next}: consumers need a runtime that reads it{runtime}.",
  why: "A runtime that is older than the format refuses the file.",
  fix: "Release it under the next minor version, or set the old ir_version before saving.",
  find: ({ old, next }) => {
    const [was, is] = [old.graph?.irVersion, next.graph?.irVersion];
    if (was === undefined || is === undefined || is <= was) return [];
    return [{ old: was, next: is, runtime: runtimeOfIr(is) }];
  },
};
