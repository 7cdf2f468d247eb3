import type { ContractRule } from "../contract-rule.ts";
import { sameModel } from "../same-model.ts";

export const weightsChanged: ContractRule = {
  id: "contract/weights-changed",
  level: "error",
  waivable: true,
  requires: "patch",
  title: "The model's weights or exporter metadata changed",
  message: "The model file changed on the same architecture: different weights or exporter metadata.",
  why: "Retraining keeps what callers rely on. Weights are not read, so a file in which only the exporter's version or a comment differs looks like a retrained one.",
  fix: "Release it under the next patch version.",
  find: ({ old, next }) => {
    const [was, is] = [old.graph?.architecture.fingerprint, next.graph?.architecture.fingerprint];
    return was !== undefined && was === is && !sameModel({ old, next }) ? [{}] : [];
  },
};
