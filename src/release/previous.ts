import { Failure } from "../nouns/failure.js";
import { type Finding, finding } from "../nouns/finding.js";
import { formatTag, type ModelVersion } from "../nouns/tag.js";
import { REPORT } from "../publish/evidence.js";
import type { ReportPrevious } from "../report/report.js";
import { orderVersion } from "../versioning/order.js";
import type { History, StoredRelease } from "../versioning/ports.js";
import { versioningRules } from "../versioning/rules.js";

export interface PreviousFound {
  readonly previous: ReportPrevious;
  readonly findings: readonly Finding[];
}

/** Finds what the candidate is compared with, and judges its number. Unreadable history breaks the run. */
export async function findPrevious(id: ModelVersion, history: History): Promise<PreviousFound> {
  const location = { file: `${formatTag(id)}/metadata.json` };
  const order = orderVersion(id.version, await history.versions(id.model), location);
  if (order.previous === undefined || order.claimedBump === undefined) {
    return { previous: { kind: "none", where: history.where }, findings: order.findings };
  }
  const tag = formatTag({ model: id.model, version: order.previous });
  const release = await history.find(tag);
  if (release === undefined) {
    throw new Failure("environment", `${tag} is listed in ${history.where} but cannot be read.`, {
      fix: "Run again; if it stays, look at that release.",
    });
  }
  const gated = await readGated(release, history);
  return {
    previous: {
      kind: "found",
      where: history.where,
      version: order.previous,
      tag,
      claimedBump: order.claimedBump,
      ...(release.commit === undefined ? {} : { commit: release.commit }),
      ...(gated === undefined ? {} : { gated }),
    },
    findings: order.findings,
  };
}

/** Whether a release passed an accuracy gate, from the report it carries; `undefined` where it carries none. */
async function readGated(release: StoredRelease, history: History): Promise<boolean | undefined> {
  const asset = release.assets.find((a) => a.name === REPORT);
  if (asset === undefined) return undefined;
  const report = parseJson(new TextDecoder().decode(await history.read(release, asset)));
  const gated = typeof report === "object" && report !== null && "gated" in report ? report.gated : undefined;
  if (typeof gated === "boolean") return gated;
  throw new Failure("environment", `${REPORT} of ${release.url} cannot be read as a report.`, {
    fix: "Look at that release: whether it was gated decides what this one needs.",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Refuses a candidate without a gate where the previous release had one. */
export function checkGateKept(previous: ReportPrevious, gated: boolean, model: string): Finding[] {
  if (previous.kind !== "found" || previous.gated !== true || gated) return [];
  return [
    finding(versioningRules.gateRemoved, {
      message: `${previous.version} was released with an accuracy gate; this version has none.`,
      location: { file: `models/${model}` },
    }),
  ];
}
