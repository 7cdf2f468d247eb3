import type { Gathered } from "../../src/catalogue/gather.ts";
import { type SiteFile, sitePages } from "../../src/catalogue/page/site.ts";
import { type CatalogueModel, recordOf } from "../../src/catalogue/record.ts";
import type { Status } from "../../src/consume/status.ts";
import { AT_TOP } from "../../src/domain/registry.ts";
import type { StoredRelease } from "../../src/releases/ports.ts";
import type { Report } from "../../src/releases/report.ts";
import { reportOf } from "./report.ts";

const DIGEST = "a".repeat(64);

/** A release and its report as they are gathered. */
export function gatheredOf(
  report: Report | undefined,
  {
    model = report?.model ?? "fraud",
    version = report?.version ?? "1.0.0",
    status = "active",
    url = `https://github.com/acme/models/releases/tag/models%2F${model}%2F${encodeURIComponent(version)}`,
  }: { model?: string; version?: string; status?: Status["kind"]; url?: string } = {},
): Gathered {
  const files = report?.files ?? [{ name: "model.onnx", size: 1234, sha256: DIGEST }];
  const release: StoredRelease = {
    ...{ id: "1", tag: `models/${model}/${version}`, draft: false, prerelease: false, title: "t", body: "", url },
    commit: "1".repeat(40),
    assets: [
      ...files,
      ...(report === undefined ? [] : [{ name: "validation-report.json", size: 1, sha256: DIGEST }]),
    ].map((file) => ({ id: file.name, ...file, complete: true })),
  };
  return {
    record: recordOf({ model, version }, release, report, status),
    release,
    ...(report === undefined ? {} : { report }),
  };
}

/** `versions` simulated versions of `models` models, the newest first, the last model without one. */
export function simulated(models: number, versions: number): { models: CatalogueModel[]; gathered: Gathered[] } {
  const names = Array.from({ length: models }, (_, i) => `model-${String(i).padStart(5, "0")}`);
  const of = (i: number) => Math.floor(((i + 1) * versions) / models) - Math.floor((i * versions) / models);
  return {
    models: [...names, "planned"].map((model, i) => ({ model, title: `Title ${i}`, purpose: `Purpose number ${i}` })),
    gathered: names.flatMap((model, i) =>
      Array.from({ length: of(i) }, (_, n) =>
        gatheredOf(simulatedReport(model, `1.${of(i) - n - 1}.0`, i + n), { status: statusOf(i + n) }),
      ),
    ),
  };
}

function statusOf(n: number): Status["kind"] {
  return n % 7 === 3 ? "deprecated" : n % 11 === 5 ? "withdrawn" : "active";
}

function simulatedReport(model: string, version: string, n: number): Report {
  const value = 0.9 + (n % 100) / 1000;
  const metric = (name: string) => ({
    ...{ name, value, direction: "higher", state: "shown" },
    interval: { low: value - 0.01, high: value + 0.01, level: 0.95, method: "m" },
  });
  return reportOf({
    ...{ model, version, tag: `models/${model}/${version}`, verdict: n % 3 === 0 ? "inconclusive" : "pass" },
    quality: { metrics: [metric(n % 2 === 0 ? "accuracy" : "auc_roc"), metric("recall")] } as never,
    latency: {
      percentiles: [
        { name: "p50", valueMs: 1 + (n % 5) },
        { name: "p95", valueMs: 2 + (n % 5) },
      ],
    } as never,
    contract: {
      ...{
        comparedWith: "1.0.0",
        claimedBump: "minor",
        requiredBump: n % 2 === 0 ? "minor" : "patch",
        suggestedVersion: version,
      },
      changes: [{ rule: "contract/output-added", requires: "minor", message: "The output logits was added." }],
    },
  });
}

/** The pages of a site by their path. */
export async function siteOf(
  models: readonly CatalogueModel[],
  gathered: readonly Gathered[],
  altered: readonly string[] = [],
): Promise<Map<string, string>> {
  async function* flow() {
    yield* gathered;
  }
  const pages: SiteFile[] = [];
  const options = {
    site: { from: "github:acme/models", registry: AT_TOP },
    altered: () => altered,
    tool: { name: "model-release", version: "0.0.0" },
  };
  for await (const page of sitePages(models, flow(), options)) pages.push(page);
  return new Map(pages.map(({ path, text }) => [path, text]));
}
