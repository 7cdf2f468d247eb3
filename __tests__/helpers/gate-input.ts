import type { GateInput } from "../../src/gate/input.ts";
import { parseMetadata } from "../../src/registry/metadata.ts";
import { parsePolicy } from "../../src/registry/policy.ts";
import { metadataOf } from "./registry.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A model of the name `m/model.onnx` as the gate gets it, with its `model.yml` as text. What does not parse throws. */
export function gateInput(
  policy?: string,
  metadata: Record<string, unknown> = {},
  more: Partial<GateInput> = {},
): GateInput {
  const stated = metadataOf({ model_name: "scorer", version: "1.0.0" }, 0.35, metadata);
  const parsed = parseMetadata("m/metadata.json", bytes(JSON.stringify(stated, null, 2)));
  const yaml = policy === undefined ? undefined : parsePolicy("m/model.yml", bytes(policy));
  if (parsed.document === undefined) throw new Error(JSON.stringify(parsed.findings));
  if (yaml !== undefined && yaml.document === undefined) throw new Error(JSON.stringify(yaml.findings));
  return {
    modelPath: "/private/model.onnx",
    model: "m/model.onnx",
    metadata: parsed.document,
    policy: yaml?.document,
    fixtures: { path: "m/fixtures/rows.csv", file: "/private/rows.csv", sha256: "5e4" },
    fixturesRefused: false,
    resamples: 100,
    ...more,
  };
}
