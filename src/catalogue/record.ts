import type { Status } from "../consume/status.ts";
import type { ModelVersion } from "../domain/tag.ts";
import type { GateMetric } from "../gate/result.ts";
import { REPORT } from "../releases/evidence.ts";
import type { StoredRelease } from "../releases/ports.ts";
import type { Report } from "../releases/report.ts";

export const CATALOGUE_SCHEMA = "urn:model-release:catalogue:1";

/** A model of the registry, with or without a published version. */
export interface CatalogueModel {
  readonly model: string;
  readonly title: string;
  readonly purpose?: string;
}

/** One measured metric: value, and its interval if it has one. */
export interface CatalogueMetric {
  readonly name: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** One published version, as its own report has it. */
export interface CatalogueRecord {
  readonly model: string;
  readonly version: string;
  readonly tag: string;
  /** ISO 8601, UTC: when the release was judged. Absent of a release without a report. */
  readonly releasedAt?: string;
  readonly commit?: string;
  readonly url: string;
  readonly status: Status["kind"];
  readonly verdict?: Report["verdict"];
  readonly gated?: boolean;
  /** The leading one first: the first of model.yml that was measured. */
  readonly metrics: readonly CatalogueMetric[];
  readonly latency?: { readonly p50Ms: number; readonly p95Ms: number; readonly machine: string };
  /** Bytes of the release's own files. */
  readonly size: number;
  readonly requiredBump?: "major" | "minor" | "patch" | "none";
  /** SHA-256 of the report that all of this is read from. */
  readonly report?: string;
}

/** The whole of `catalogue.json`. */
export interface Catalogue {
  readonly schema: typeof CATALOGUE_SCHEMA;
  /** The place of the releases. */
  readonly from: string;
  readonly models: readonly CatalogueModel[];
  /** By model, then from the newest version down. */
  readonly versions: readonly CatalogueRecord[];
}

/** What a published release says of itself. `report` is the one that belongs to it, if there is one. */
export function recordOf(
  { model, version }: ModelVersion,
  release: StoredRelease,
  report: Report | undefined,
  status: Status["kind"],
): CatalogueRecord {
  const own = new Set(report?.files.map(({ name }) => name));
  const sizes = release.assets.filter(({ name }) => own.size === 0 || own.has(name)).map(({ size }) => size);
  const digest = release.assets.find(({ name }) => name === REPORT)?.sha256;
  const latency = report === undefined ? undefined : latencyOf(report);
  return {
    model,
    version,
    tag: release.tag,
    ...(report === undefined ? {} : { releasedAt: report.createdAt }),
    ...(release.commit === undefined ? {} : { commit: release.commit }),
    url: release.url,
    status,
    ...(report === undefined ? {} : { verdict: report.verdict, gated: report.gated }),
    metrics: report === undefined ? [] : metricsOf(report),
    ...(latency === undefined ? {} : { latency }),
    size: sizes.reduce((sum, size) => sum + size, 0),
    ...(report?.contract === undefined ? {} : { requiredBump: report.contract.requiredBump }),
    ...(report === undefined || digest === undefined ? {} : { report: digest }),
  };
}

function metricsOf({ quality, policy }: Report): CatalogueMetric[] {
  const limited = Object.keys(policy?.gate.metrics ?? {});
  const rank = ({ name }: GateMetric) => (limited.includes(name) ? limited.indexOf(name) : limited.length);
  return [...(quality?.metrics ?? [])]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap(({ name, value, interval }) =>
      value === null
        ? []
        : [{ name, value, ...(interval === undefined ? {} : { low: interval.low, high: interval.high }) }],
    );
}

function latencyOf({ latency, machine }: Report): CatalogueRecord["latency"] {
  if (latency === undefined || latency.skipped !== undefined) return undefined;
  const of = (name: string) => latency.percentiles.find((percentile) => percentile.name === name)?.valueMs;
  const [p50Ms, p95Ms] = [of("p50"), of("p95")];
  return p50Ms === undefined || p95Ms === undefined ? undefined : { p50Ms, p95Ms, machine: machine.cpu };
}
