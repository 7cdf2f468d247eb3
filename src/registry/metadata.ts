import { type Finding, finding, type Location } from "../domain/finding.ts";
import { counted, formatMeasured } from "../domain/numbers.ts";
import type { ModelPort, ModelSignature } from "../domain/signature.ts";
import { formatPort } from "../domain/signature.ts";
import type { ModelVersion } from "../domain/tag.ts";
import type { Document, Parsed, Pointer } from "./document.ts";
import { parseJson } from "./json.ts";
import { metadataSchema } from "./metadata-schema.ts";
import type { ExportFormat, Metadata } from "./metadata-types.ts";
import { METRICS_OF, MODEL_TYPES } from "./metrics.ts";
import { registryRules as rules } from "./rules.ts";
import { compileSchema, describeErrors, formatPointer, type OpenPlace } from "./schema-errors.ts";
import { suggest } from "./suggest.ts";
import type { VersionFile } from "./version-file.ts";

const validate = compileSchema(metadataSchema);
const SCHEMA_KEY = "$schema";
/** 1% of what is stated, or what rounding to two decimals hides in a small model. */
const SIZE_TOLERANCE = { share: 0.01, mb: 0.005 } as const;

/** Reads `metadata.json`. All that is wrong with it comes back at once; `document` is there only where nothing is. */
export function parseMetadata(path: string, bytes: Uint8Array): Parsed<Metadata> {
  const json = parseJson(path, bytes);
  if (json.document === undefined) return { findings: json.findings };
  const { document } = json;
  const unknown = unknownKeys(document);
  const misspelt = [...new Set(unknown.flatMap((u) => (u.meant === undefined ? [] : [u.meant])))];
  const errors = describeErrors(validate, document, {
    missing: rules.missingKey,
    wrong: rules.wrongValue,
    unknown: rules.unknownKey,
    open: (places) => reportOpen(path, places, document.value),
  }).filter(
    ({ rule, subject }) => !(rule === rules.missingKey.id && subject !== undefined && misspelt.includes(subject)),
  );
  const findings = [...errors, ...unknown.map((u) => u.finding)];
  if (findings.some((f) => f.level === "error")) return { findings };
  const metadata = document as Document<Metadata>;
  const order = checkLatencyOrder(metadata);
  return order.length > 0 ? { findings: [...findings, ...order] } : { document: metadata, findings };
}

/** What no one has said yet, all of it in one finding. */
function reportOpen(path: string, places: readonly OpenPlace[], metadata: unknown): Finding {
  const inOrder = places.toSorted((a, b) => order(a.location) - order(b.location));
  const named = inOrder.map(
    ({ pointer, location }) => `${formatPointer(pointer)} (${location.line}:${location.column})`,
  );
  const open = [...new Set(inOrder.flatMap(({ pointer }) => keysToSet(pointer, metadata)))];
  const folder = path.replace(/\/?[^/]*$/, "");
  const stated = open.filter((key) => STATED.includes(key));
  const values = open.filter((key) => !STATED.includes(key)).map((key) => `${key}='<value>'`);
  const fixes = [
    ...(stated.length === 0
      ? []
      : [`Write ${stated.join(" and ")} into the file, as the version's folder states them.`]),
    ...(values.length === 0 ? [] : [`Set what only you know:  model-release set ${folder} ${values.join(" ")}`]),
  ];
  return finding(rules.openValue, {
    message: `${places.length === 1 ? "1 value is" : `${places.length} values are`} open (null): ${named.join(", ")}.`,
    fix: fixes.join(" "),
    location: inOrder[0]?.location,
    inAction: "Write the values into metadata.json and commit it.",
  });
}

/** What the folder of a version states, so that no command sets it. */
const STATED: readonly string[] = ["model_name", "version"];

/** The keys that a value at `pointer` is set by: of an object, those that it has to have; of a list, the list's. */
function keysToSet(pointer: Pointer, metadata: unknown): string[] {
  const inList = pointer.findIndex((step) => typeof step !== "string");
  const path = inList < 0 ? pointer : pointer.slice(0, inList);
  const key = path.join(".");
  if (key === "metrics") {
    const type = (metadata as { model_type?: unknown } | null)?.model_type;
    const known = MODEL_TYPES.find((each) => each === type) ?? "classification";
    return METRICS_OF[known].map(({ name }) => `metrics.${name}`);
  }
  const schema = path.reduce<SchemaNode | undefined>(
    (at, step) => at?.properties?.[step],
    metadataSchema as SchemaNode,
  );
  const inside = Object.keys(schema?.properties ?? {});
  return inside.length === 0 ? [key] : inside.flatMap((name) => keysToSet([...path, name], metadata));
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

function order({ line = 0, column = 0 }: Location): number {
  return line * 1e6 + column;
}

function checkLatencyOrder({ value, locate }: Document<Metadata>): Finding[] {
  const { inference_latency_p50_ms: p50, inference_latency_p95_ms: p95 } = value.deployment;
  if (p50 <= p95) return [];
  return [
    finding(rules.latencyOrder, {
      message: `inference_latency_p50_ms is ${p50}, which is above inference_latency_p95_ms, ${p95}.`,
      location: locate(["deployment", "inference_latency_p50_ms"]),
    }),
  ];
}

interface UnknownKey {
  /** The known key that it was most likely meant to be, as a dotted path. */
  readonly meant?: string;
  readonly finding: Finding;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknownKeys(document: Document<unknown>): UnknownKey[] {
  const { value } = document;
  if (!isObject(value)) return [];
  const sections = Object.entries<{ properties?: object }>(metadataSchema.properties).flatMap(([name, schema]) =>
    schema.properties === undefined ? [] : [[[name], Object.keys(schema.properties)] as const],
  );
  const top = [[], [SCHEMA_KEY, ...Object.keys(metadataSchema.properties)]] as const;
  return [top, ...sections, [["metrics"], metricNames(value)] as const].flatMap(([at, known]) =>
    unknownIn(document, at, known),
  );
}

function metricNames(value: Record<string, unknown>): string[] {
  const type = MODEL_TYPES.find((t) => t === value.model_type);
  return type === undefined ? [] : METRICS_OF[type].map((m) => m.name);
}

function unknownIn(document: Document<unknown>, at: readonly string[], known: readonly string[]): UnknownKey[] {
  const inside = at.reduce<unknown>((v, key) => (isObject(v) ? v[key] : undefined), document.value);
  if (!isObject(inside)) return [];
  const present = Object.keys(inside);
  const metrics = at[0] === "metrics";
  // Metrics of one's own are welcome: f2_score is no misspelt f1_score while that one is there.
  const candidates = metrics ? known.filter((k) => !Object.hasOwn(inside, k)) : known;
  return present
    .filter((key) => !known.includes(key))
    .flatMap((key): UnknownKey[] => {
      const meant = suggest(key, candidates);
      const location = document.locateKey([...at, key]);
      const name = formatPointer([...at, key]);
      if (meant !== undefined) {
        const message = `${JSON.stringify(name)} is not a known key; did you mean ${JSON.stringify(meant)}?`;
        const fix = `Rename it to ${JSON.stringify(meant)}.`;
        return [
          {
            meant: formatPointer([...at, meant]),
            finding: finding(rules.misspeltKey, { message, fix, location, subject: name }),
          },
        ];
      }
      if (metrics) return [];
      return [
        {
          finding: finding(rules.unknownKey, {
            message: `${JSON.stringify(name)} is not a known key.`,
            location,
            subject: name,
          }),
        },
      ];
    });
}

/** The world around `metadata.json`: where it lies and what lies next to it. */
export interface Surroundings {
  readonly id: ModelVersion;
  /** `metadata_name` of model.yml. */
  readonly metadataName: string | undefined;
  readonly files: readonly VersionFile[];
  /** The model's main file and its external data. */
  readonly modelFiles: readonly VersionFile[];
}

/** Where metadata contradicts the folder that it lies in. */
export function checkAgainstFolder(document: Document<Metadata>, around: Surroundings): Finding[] {
  return [
    ...checkNames(document, around),
    ...checkFormat(document, around.files),
    ...checkSize(document, around.modelFiles),
  ];
}

function checkNames({ value, locate }: Document<Metadata>, { id, metadataName }: Surroundings): Finding[] {
  const expected = metadataName ?? id.model;
  const source = metadataName === undefined ? "the folder is" : "model.yml states metadata_name";
  const name =
    value.model_name === expected
      ? []
      : [
          finding(rules.wrongModelName, {
            message: `model_name is ${JSON.stringify(value.model_name)}, but ${source} ${JSON.stringify(expected)}.`,
            location: locate(["model_name"]),
          }),
        ];
  if (value.version === id.version) return name;
  return [
    ...name,
    finding(rules.wrongVersion, {
      message: `version is ${JSON.stringify(value.version)}, but the folder and the tag say ${id.version}.`,
      location: locate(["version"]),
    }),
  ];
}

/** The entry of a version's folder that holds a model of each format. */
export const MODEL_ENTRY: Readonly<Record<ExportFormat, string>> = {
  onnx: "model.onnx",
  torchscript: "model.pt",
  savedmodel: "saved_model",
};

function checkFormat({ value, locate }: Document<Metadata>, files: readonly VersionFile[]): Finding[] {
  const has = (entry: string) => files.some((f) => f.name === entry || f.name.startsWith(`${entry}/`));
  const expected = MODEL_ENTRY[value.export_format];
  const present = Object.values(MODEL_ENTRY).filter(has);
  // That there is no model at all is for the layout to say.
  if (present.length === 0 || present.includes(expected)) return [];
  return [
    finding(rules.wrongFormat, {
      message: `export_format is ${value.export_format}, which requires ${expected}, but the folder contains ${present.join(", ")}.`,
      location: locate(["export_format"]),
    }),
  ];
}

function checkSize({ value, locate }: Document<Metadata>, modelFiles: readonly VersionFile[]): Finding[] {
  if (modelFiles.length === 0) return [];
  const stated = value.deployment.model_size_mb;
  const actual = modelFiles.reduce((sum, f) => sum + f.size, 0) / 1e6;
  if (Math.abs(stated - actual) <= Math.max(SIZE_TOLERANCE.share * actual, SIZE_TOLERANCE.mb)) return [];
  const rounded = formatMeasured(actual);
  return [
    finding(rules.wrongSize, {
      message: `model_size_mb is ${stated}, but the size of ${modelFiles.map((f) => f.name).join(" and ")} is ${rounded} MB.`,
      fix: `Write ${rounded}.`,
      location: locate(["deployment", "model_size_mb"]),
    }),
  ];
}

/** Where metadata contradicts the model's own inputs and outputs, and the lists of classes in its file. */
export function checkAgainstModel(
  document: Document<Metadata>,
  signature: ModelSignature,
  labels: readonly (readonly string[])[] = [],
): Finding[] {
  return [...checkFeatures(document, signature.inputs), ...checkClasses(document, signature.outputs, labels)];
}

function checkFeatures({ value, locate }: Document<Metadata>, inputs: readonly ModelPort[]): Finding[] {
  const stated = value.input_features.length;
  if (listsInputs(value.input_features, inputs)) return [];
  const widths = inputs.map(widthOf);
  const total = widths.every((w) => w !== undefined) ? widths.reduce((a, b) => a + b, 0) : undefined;
  if (total === undefined || total === stated) return [];
  const shown = inputs.map((i) => `${i.name}: ${formatPort(i)}`).join("; ");
  return [
    finding(rules.featureCount, {
      message: `input_features lists ${counted(stated, "name")}, but the model takes ${counted(total, "value")} per row (${shown}).`,
      location: locate(["input_features"]),
    }),
  ];
}

/** Whether the list names the model's inputs, whatever their widths, and nothing else. */
function listsInputs(features: readonly string[], inputs: readonly ModelPort[]): boolean {
  const named = new Set(features);
  return features.length === inputs.length && inputs.every(({ name }) => named.has(name));
}

/** How many values an input takes a row; `undefined` where its shape leaves that open or is no table of features. */
function widthOf({ isTensor, shape }: ModelPort): number | undefined {
  if (!isTensor || shape === undefined) return undefined;
  if (shape.length === 1) return 1;
  const width = shape.length === 2 ? shape[1] : undefined;
  return typeof width === "number" ? width : undefined;
}

/**
 * Whether a model can have that many classes: outputs of these widths have one column for each, or a single one for two.
 * Where no output states its width, the lists of classes in the file count.
 */
export function fitClasses(
  stated: number,
  widths: readonly number[],
  labels: readonly (readonly string[])[] = [],
): boolean {
  if (widths.length > 0) return widths.some((width) => width === stated || (width === 1 && stated === 2));
  const lists = labels.filter(({ length }) => length > 1);
  return lists.length === 0 || lists.some(({ length }) => length === stated);
}

function checkClasses(
  { value, locate }: Document<Metadata>,
  outputs: readonly ModelPort[],
  labels: readonly (readonly string[])[],
): Finding[] {
  if (value.model_type !== "classification") return [];
  const stated = value.output_classes.length;
  const scores = outputs.filter((o) => o.isTensor && o.shape?.length === 2 && typeof o.shape[1] === "number");
  const widths = scores.map((o) => o.shape?.[1] as number);
  // A file that names its classes and metadata that lists none do not disagree.
  if (fitClasses(stated, widths, labels) || (scores.length === 0 && stated === 0)) return [];
  const location = locate(["output_classes"]);
  const [first] = scores;
  const has =
    first === undefined
      ? `the model's file lists ${counted(labels.find(({ length }) => length > 1)?.length ?? 0, "class", "classes")}`
      : `the output ${first.name} has ${counted(first.shape?.[1] as number, "column")} (${formatPort(first)})`;
  return [
    finding(rules.classCount, { message: `output_classes lists ${counted(stated, "name")}, but ${has}.`, location }),
  ];
}
