import type { GateMetric } from "../../gate/result.ts";
import { MODEL_ENTRY } from "../../registry/metadata.ts";
import type { Metadata } from "../../registry/metadata-types.ts";
import type { Report } from "../../releases/report.ts";
import { NEWER_LICENSES } from "./newer-licenses.ts";

const TRAINING = "training-data";
const FIXTURES = "fixtures";

/**
 * A release as a bill of materials: CycloneDX 1.6 with a model card, https://cyclonedx.org/docs/1.6/json/. Nothing in it is
 * random or read from a clock: `identity`, the SHA-256 over the release's own files, gives the serial number.
 */
export function bomOf(report: Report, metadata: Metadata, identity: string): object {
  const { tool, tag } = report;
  const data = datasetsOf(report, metadata);
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(identity)}`,
    version: 1,
    metadata: {
      timestamp: report.createdAt,
      tools: { components: [{ type: "application", name: tool.name, version: tool.version }] },
      component: {
        type: "machine-learning-model",
        "bom-ref": tag,
        name: metadata.model_name,
        version: report.version,
        ...(report.purpose === undefined ? {} : { description: report.purpose }),
        ...(report.owner === undefined ? {} : { supplier: { name: report.owner } }),
        ...licenseOf(report),
        ...hashesOf(report),
        ...originOf(report),
        components: report.files.map(({ name, sha256 }) => ({
          ...{ type: "file", "bom-ref": `${tag}/${name}`, name, hashes: [{ alg: "SHA-256", content: sha256 }] },
        })),
        modelCard: modelCardOf(report, metadata, data),
      },
    },
    components: data,
  };
}

/** A UUID of version 8, the one for content of one's own making (RFC 9562), from a SHA-256. */
function uuidOf(sha256: string): string {
  const variant = (8 + (Number.parseInt(sha256[16] ?? "0", 16) % 4)).toString(16);
  return [
    sha256.slice(0, 8),
    sha256.slice(8, 12),
    `8${sha256.slice(13, 16)}`,
    `${variant}${sha256.slice(17, 20)}`,
    sha256.slice(20, 32),
  ].join("-");
}

function licenseOf({ license }: Report): object {
  if (license === undefined) return {};
  const isListed = !license.startsWith("LicenseRef-") && !NEWER_LICENSES.has(license);
  return { licenses: [{ license: isListed ? { id: license } : { name: license } }] };
}

/** Of the model's main file. The digests of all files stand with them. */
function hashesOf({ files }: Report): object {
  const main = files.find(({ name }) => Object.values(MODEL_ENTRY).includes(name));
  return main === undefined ? {} : { hashes: [{ alg: "SHA-256", content: main.sha256 }] };
}

function originOf({ lineage, run }: Report): object {
  const references = [
    ...(run?.url === undefined ? [] : [{ type: "evidence", url: run.url, comment: "the run that judged the model" }]),
    ...(lineage?.runUrl === undefined
      ? []
      : [{ type: "build-meta", url: lineage.runUrl, comment: "the training run" }]),
  ];
  return {
    ...(lineage?.commit === undefined ? {} : { pedigree: { commits: [{ uid: lineage.commit }] } }),
    ...(references.length === 0 ? {} : { externalReferences: references }),
  };
}

interface Dataset {
  readonly type: "data";
  readonly "bom-ref": string;
  readonly name: string;
  readonly hashes: readonly { readonly alg: "SHA-256"; readonly content: string }[];
  readonly data: readonly { readonly type: "dataset"; readonly name: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

function datasetsOf({ quality, lineage }: Report, { training_config: training }: Metadata): Dataset[] {
  const dataset = (ref: string, name: string, content: string): Dataset => ({
    ...{ type: "data", "bom-ref": ref, name },
    hashes: [{ alg: "SHA-256", content }],
    data: [{ type: "dataset", name }],
  });
  const sources = (lineage?.data ?? []).map((value) => ({ name: "model-release:lineage.data", value }));
  return [
    {
      ...dataset(TRAINING, "training data", training.dataset_hash),
      ...(sources.length > 0 && { properties: sources }),
    },
    ...(quality === undefined ? [] : [dataset(FIXTURES, quality.fixtures, quality.sha256)]),
  ];
}

function modelCardOf(report: Report, metadata: Metadata, data: readonly Dataset[]): object {
  const ports = (side: "inputs" | "outputs") =>
    (report.signature?.[side] ?? []).map(({ name, type, shape = [], isTensor }) => ({
      format: isTensor ? `${name}: ${type ?? "unknown"}[${shape.join(", ")}]` : name,
    }));
  const metrics = performanceOf(report);
  return {
    modelParameters: {
      approach: { type: "supervised" },
      task: metadata.model_type,
      datasets: data.map((each) => ({ ref: each["bom-ref"] })),
      inputs: ports("inputs"),
      outputs: ports("outputs"),
    },
    ...(metrics.length === 0 ? {} : { quantitativeAnalysis: { performanceMetrics: metrics } }),
    ...(report.purpose === undefined ? {} : { considerations: { useCases: [report.purpose] } }),
    properties: Object.entries({
      verdict: report.verdict,
      gated: String(report.gated),
      "tested-on": `${report.machine.platform}, ${report.machine.cpu}`,
      framework: `${metadata.framework} ${metadata.framework_version}`,
      quantization: metadata.validation.quantization,
    }).map(([name, value]) => ({ name: `model-release:${name}`, value })),
  };
}

interface PerformanceMetric {
  readonly type: string;
  readonly value: string;
  readonly slice?: string;
  readonly confidenceInterval?: { readonly lowerBound: string; readonly upperBound: string };
}

/** What was measured: what is only declared, and what is undefined on the rows, is left out. */
function performanceOf({ quality, latency }: Report): PerformanceMetric[] {
  const percentiles = latency === undefined || "skipped" in latency ? [] : latency.percentiles;
  return [
    ...(quality?.metrics ?? []).flatMap((metric) => ofMetric(metric)),
    ...(quality?.slices ?? []).flatMap(({ column, value, metrics }) =>
      metrics.flatMap((metric) => ofMetric(metric, `${column}=${value}`)),
    ),
    ...percentiles.map(({ name, valueMs, intervalMs: { low, high } }) => ({
      ...{ type: `latency_${name}_ms`, value: String(valueMs) },
      ...(low === undefined || high === undefined ? {} : between(low, high)),
    })),
  ];
}

function ofMetric({ name, value, interval }: GateMetric, slice?: string): PerformanceMetric[] {
  if (value === null) return [];
  return [
    {
      ...{ type: name, value: String(value) },
      ...(slice === undefined ? {} : { slice }),
      ...(interval === undefined ? {} : between(interval.low, interval.high)),
    },
  ];
}

function between(low: number, high: number): Pick<PerformanceMetric, "confidenceInterval"> {
  return { confidenceInterval: { lowerBound: String(low), upperBound: String(high) } };
}
