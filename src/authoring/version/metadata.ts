import type { MeasuredLatency } from "../../gate/result.ts";
import type { Metadata, ModelType } from "../../registry/metadata-types.ts";
import { METRICS_OF } from "../../registry/metrics.ts";
import type { InFileOrder } from "./columns.ts";
import type { Given } from "./given.ts";
import type { GuessedType } from "./model-type.ts";

/** `metadata.json` of a new version: every key, `null` if the value was neither given, read nor measured. */
export type OpenMetadata = { [key: string]: unknown };

/** What is read from the model's file and from the fixtures, `null` where they do not say it. */
export interface ReadValues {
  readonly framework: string | null;
  readonly framework_version: string | null;
  readonly model_type: ModelType | null;
  readonly input_features: readonly string[] | null;
  readonly output_classes: readonly string[] | null;
  readonly quantization: string;
  /** The column with the labels, if it was found by what the model answers. */
  readonly guessedLabel?: string;
  /** The input whose columns are in the order of the file. */
  readonly inFileOrder?: InFileOrder | undefined;
  /** The type of the model, if only the labels say it. */
  readonly guessedType?: GuessedType;
}

/** What was measured on this machine; absent where it was not. */
export interface MeasuredValues {
  readonly metrics: Readonly<Record<string, number>>;
  readonly latency?: Pick<MeasuredLatency, "percentiles">;
  readonly modelBytes: number;
}

export interface MetadataParts {
  readonly modelName: string;
  readonly version: string;
  readonly now: string;
  readonly read: ReadValues;
  readonly measured: MeasuredValues;
  readonly given: readonly Given[];
  /** Of the version that this one starts from: what is neither given, read nor measured. */
  readonly kept?: Metadata | undefined;
}

/** The keys of a value that is taken over from the previous version, by their paths. */
export interface Composed {
  readonly metadata: OpenMetadata;
  readonly open: readonly string[];
  readonly kept: readonly string[];
}

/** Puts a version's metadata together: what is given counts first, then what is read or measured, then what is kept. */
export function composeMetadata(parts: MetadataParts): Composed {
  const { modelName, version, now, read, measured, given, kept } = parts;
  const latencyOf = (name: "p50" | "p95") =>
    rounded(measured.latency?.percentiles.find((p) => p.name === name)?.valueMs, 3);
  const metrics = METRICS_OF[read.model_type ?? "classification"].map(({ name }) => name);
  const known: OpenMetadata = {
    model_name: modelName,
    version,
    created_at: now,
    framework: read.framework,
    framework_version: read.framework_version,
    export_format: "onnx",
    model_type: read.model_type,
    input_features: read.input_features,
    output_classes: read.output_classes,
    metrics:
      read.model_type === null
        ? {}
        : Object.fromEntries(metrics.map((name) => [name, rounded(measured.metrics[name], 6)])),
    training_config: { dataset_hash: null, training_samples: null, validation_samples: null, epochs: null },
    deployment: {
      inference_latency_p50_ms: latencyOf("p50"),
      inference_latency_p95_ms: latencyOf("p95"),
      model_size_mb: measured.modelBytes / 1e6,
    },
    validation: { quantization: read.quantization, edge_device_tested: null },
    deprecated: false,
  };
  for (const { path, value } of given) put(known, path, value);
  const taken: string[] = [];
  for (const path of leavesOf(known)) {
    // What a version measures of itself says nothing of the next one.
    if (kept === undefined || at(known, path) !== null || path[0] === "metrics" || path[0] === "deployment") continue;
    const value = at(kept, path);
    if (value === undefined || value === null) continue;
    put(known, path, value);
    taken.push(path.join("."));
  }
  for (const [key, value] of Object.entries(kept ?? {})) {
    // Keys of one's own, such as a note or an owner.
    if (!(key in known)) known[key] = value;
  }
  return { metadata: known, open: openOf(known), kept: taken };
}

/** Values that are still `null`, by the paths of their keys. */
export function openOf(metadata: OpenMetadata): string[] {
  return leavesOf(metadata)
    .filter((path) => at(metadata, path) === null)
    .map((path) => path.join("."));
}

/** Replaces a value, in place. */
export function put(metadata: OpenMetadata, path: readonly string[], value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) metadata[key] = value;
  else {
    const inside = isObject(metadata[key]) ? (metadata[key] as OpenMetadata) : {};
    metadata[key] = inside;
    put(inside, rest, value);
  }
}

function at(metadata: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? (value as OpenMetadata)[key] : undefined), metadata);
}

function leavesOf(value: object, path: readonly string[] = []): string[][] {
  return Object.entries(value).flatMap(([key, inside]) =>
    isObject(inside) ? leavesOf(inside, [...path, key]) : [[...path, key]],
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function rounded(value: number | undefined, digits: number): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(digits));
}
