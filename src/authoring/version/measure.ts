import { modelFolderOf } from "../../domain/registry.ts";
import type { ModelSignature } from "../../domain/signature.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import type { GateInput } from "../../gate/input.ts";
import type { MeasuredLatency, Quality } from "../../gate/result.ts";
import { METADATA, MODEL_FILE } from "../../registry/layout.ts";
import type { Metadata } from "../../registry/metadata-types.ts";
import type { ModelPolicy } from "../../registry/policy-types.ts";
import { draftDocument } from "../draft.ts";
import { type Settled, settle } from "../settle.ts";
import { classesOf } from "./classes.ts";
import type { Found } from "./find-fixtures.ts";
import type { ModelMaterial } from "./material.ts";
import type { ReadValues } from "./metadata.ts";
import { FIRST_VERSION } from "./next-version.ts";
import type { CreateWorld, Policy, Refused } from "./request.ts";

export interface Measuring {
  readonly id: ModelVersion;
  /** The path of the version's folder. */
  readonly folder: string;
  readonly material: ModelMaterial;
  readonly signature: ModelSignature;
  readonly fixtures: Found;
  readonly policy: Policy;
  /** The column with the labels, as the user names it. */
  readonly label: string | undefined;
  /** The column that says which rows are ranked together, as the user names it. */
  readonly query: string | undefined;
  readonly read: ReadValues;
  readonly world: Pick<CreateWorld, "inference" | "listener">;
}

export interface MeasuredVersion {
  readonly input: GateInput;
  readonly settled: Settled;
  readonly quality?: Quality | undefined;
  readonly latency?: MeasuredLatency | undefined;
}

/** Runs the gate without any limit, whatever `model.yml` has: whether limits are kept is for the gate of the release. */
export async function measureVersion({
  id,
  folder,
  material,
  signature,
  fixtures,
  policy,
  label,
  query,
  read,
  world,
}: Measuring): Promise<MeasuredVersion | Refused> {
  const { weight, group, output, ...stated } = policy?.value.gate ?? {};
  const roles = { label: stated.label ?? label, query: stated.query ?? query, weight, group, output };
  const gate = Object.fromEntries(Object.entries(roles).filter(([, value]) => value !== undefined));
  const input: GateInput = {
    modelPath: material.main.file,
    model: `${folder}/${MODEL_FILE}`,
    metadata: draftDocument(`${folder}/${METADATA}`, provisional(id.model, read, material, signature)),
    policy:
      Object.keys(gate).length === 0
        ? undefined
        : draftDocument<ModelPolicy>(`${modelFolderOf(folder)}/model.yml`, { gate }),
    fixtures: fixtures.fixtures,
    fixturesRefused: false,
    graph: material.graph,
  };
  const settled = await settle(input, world);
  if (settled.refused.length > 0) return { findings: settled.refused };
  const { quality, latency } = settled.result;
  return {
    input,
    settled,
    quality,
    latency: latency === undefined || latency.skipped !== undefined ? undefined : latency,
  };
}

/** What the gate reads of `metadata.json`; nothing else of it is used. */
function provisional(model: string, read: ReadValues, { graph }: ModelMaterial, signature: ModelSignature): Metadata {
  const positions = classesOf({ graph, signature, labels: undefined });
  const classes =
    read.output_classes ?? (read.model_type === "classification" && positions.kind === "read" ? positions.names : []);
  const inputs = graph.inputs.filter(({ optional }) => !optional).map(({ name }) => name);
  return {
    ...{ model_name: model, version: FIRST_VERSION, created_at: "", framework_version: "" },
    framework: read.framework ?? "",
    ...{ export_format: "onnx", model_type: read.model_type ?? "regression", metrics: {}, deprecated: false },
    ...{ input_features: read.input_features ?? inputs, output_classes: classes },
    training_config: { dataset_hash: "", training_samples: 1, validation_samples: 0, epochs: 0 },
    deployment: { inference_latency_p50_ms: 0, inference_latency_p95_ms: 0, model_size_mb: 0 },
    validation: { quantization: read.quantization, edge_device_tested: [] },
  };
}

/** Metrics by name, those that have a value. */
export function valuesOf(quality: Quality | undefined): Record<string, number> {
  return Object.fromEntries(
    (quality?.metrics ?? []).flatMap(({ name, value }) => (value === null ? [] : [[name, value]])),
  );
}
