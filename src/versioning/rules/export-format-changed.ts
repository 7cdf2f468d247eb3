import type { ContractRule } from "../contract-rule.ts";

export const exportFormatChanged: ContractRule = {
  id: "contract/export-format-changed",
  level: "error",
  waivable: true,
  requires: "major",
  title: "The format of the model changed",
  message: "export_format was {old} and is {next}.",
  why: "Every consumer's loader breaks, because a runtime for one format does not load another.",
  fix: "Release it under the next major version, or keep what callers rely on.",
  find: ({ old, next }) => {
    const [was, is] = [old.metadata?.exportFormat, next.metadata?.exportFormat];
    return was === undefined || is === undefined || was === is ? [] : [{ old: was, next: is }];
  },
};
