import type { FileDigest } from "../../domain/digest.ts";
import type { Registry } from "../../domain/registry.ts";
import { MODEL_ENTRY } from "../../registry/metadata.ts";
import { REPORT } from "../../releases/evidence.ts";
import type { Report, ReportContract } from "../../releases/report.ts";
import { loadingLines } from "../../report/loading.ts";
import type { Gathered } from "../gather.ts";
import type { CatalogueRecord } from "../record.ts";

/** Where the releases are, as pages name it. */
export interface Site {
  readonly from: string;
  readonly registry: Registry;
}

/** A warning of a release, or a finding that it was published with nevertheless. */
export interface Remark {
  readonly rule: string;
  readonly message: string;
  readonly waiver?: { readonly by: string; readonly reason: string };
}

/** What the page shows of a version: its record, and what its report says in addition. The rest of the report is not kept. */
export interface ListedVersion {
  readonly record: CatalogueRecord;
  /** One sentence: why the verdict is what it is. */
  readonly reason?: string;
  /** The version that it was compared with. */
  readonly previous?: string;
  readonly contract?: ReportContract;
  readonly remarks: readonly Remark[];
  readonly files: readonly FileDigest[];
  /** Python, line by line; empty if the model was not loaded. */
  readonly loading: readonly string[];
  /** What stands for the fixture set: metrics of two versions can be compared only if it is the same. */
  readonly fixtures?: string;
  /** Where its report can be downloaded. */
  readonly reportUrl?: string;
}

export function listedOf({ record, report, release }: Gathered): ListedVersion {
  const url = reportUrl(record.url);
  const hasReport = release.assets.some(({ name }) => name === REPORT);
  const rest =
    report === undefined ? { remarks: [], files: release.assets.flatMap(digestOf), loading: [] } : of(report);
  return { record, ...rest, ...(url !== undefined && hasReport ? { reportUrl: url } : {}) };
}

function of(report: Report): Omit<ListedVersion, "record" | "reportUrl"> {
  const { reason, previous, contract, findings, files, signature, policy } = report;
  const model = files.find(({ name }) => name === MODEL_ENTRY.onnx);
  const fixtures = policy?.fixtures?.files.map(({ sha256 }) => sha256).join(" ");
  return {
    reason,
    ...(previous.kind === "found" ? { previous: previous.version } : {}),
    ...(contract === undefined ? {} : { contract }),
    remarks: findings
      .filter(({ level, waiver }) => level !== "notice" || waiver !== undefined)
      .map(({ rule, message, waiver }) => ({
        ...{ rule, message },
        ...(waiver === undefined ? {} : { waiver: { by: waiver.by, reason: waiver.reason } }),
      })),
    files,
    loading: model === undefined || signature === undefined ? [] : loadingLines(model.name, signature),
    ...(fixtures === undefined ? {} : { fixtures }),
  };
}

function digestOf({ name, size, sha256 }: Gathered["release"]["assets"][number]): FileDigest[] {
  return sha256 === undefined ? [] : [{ name, size, sha256 }];
}

/** The address of the attached report, next to the page of a release on GitHub. */
function reportUrl(page: string): string | undefined {
  const address = webAddress(page);
  if (address === undefined || !address.includes("/releases/tag/")) return undefined;
  return `${address.replace("/releases/tag/", "/releases/download/")}/${REPORT}`;
}

/** An https address, whole and encoded; `undefined` for anything else, such as a folder. */
export function webAddress(text: string): string | undefined {
  return /^https:\/\//i.test(text) && URL.canParse(text) ? new URL(text).href : undefined;
}

/** The command that fetches a version. */
export function pullCommand(
  { model, version }: Pick<CatalogueRecord, "model" | "version">,
  { from, registry }: Site,
): string {
  const { folder, tagPrefix } = registry;
  return [
    ...["model-release", "pull", `${model}@${version}`, "--from", shellWord(from)],
    ...(folder === "" ? [] : ["--registry", shellWord(folder)]),
    ...(tagPrefix === "" ? [] : ["--tag-prefix", shellWord(tagPrefix)]),
    ...["--into", "served"],
  ].join(" ");
}

function shellWord(text: string): string {
  return /^[\w@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
