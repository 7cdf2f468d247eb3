import type { FileDigest } from "../domain/digest.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { MODEL_ENTRY } from "../registry/metadata.ts";
import { CHECKSUMS, isEvidence, parseChecksums, REPORT } from "../releases/evidence.ts";
import { parseReport } from "../releases/read-report.ts";
import type { Report } from "../releases/report.ts";
import type { LockedModel } from "./lock.ts";
import { consumeRules as rules } from "./rules.ts";

/** A folder or a release as it is verified. `shown` names it; the texts are those of its evidence, if it has any. */
export interface Verifiable {
  readonly shown: string;
  readonly files: readonly FileDigest[];
  readonly report: string | undefined;
  readonly checksums: string | undefined;
  /** The version that the folder's path names, if the path ends in `<name>/<version>`. */
  readonly expected?: { readonly name: string; readonly version: string };
  /** `metadata.json`, which has the name of a pulled model. */
  readonly metadata?: string | undefined;
  /** The release that it is, if it is one and not a folder: its tag, and its commit as far as the place states it. */
  readonly release?: { readonly tag: string; readonly commit?: string | undefined };
  /** Whether a lock file was read that has no entry for the folder. */
  readonly isMissingInLock?: boolean;
}

/** What the files were compared with. `integrity`: only with the evidence next to them. */
export type Trust = "none" | "integrity" | "lock";

export interface Verified {
  readonly trust: Trust;
  readonly findings: readonly Finding[];
  /** The report that the files belong to; absent if there is none. */
  readonly report?: Report;
}

/**
 * Compares a version's files with everything that says what they have to be: the report, SHA256SUMS and, if there is one,
 * the entry of a lock file, which is the only one that is not next to the files.
 */
export function verify(given: Verifiable, locked?: LockedModel): Verified {
  const { shown, files, report: reportText, checksums } = given;
  const own = files.filter(({ name }) => !isEvidence(name));
  const read = reportText === undefined ? undefined : parseReport(reportText);
  const report = read?.ok === true ? read.report : undefined;
  const sums = checksums === undefined ? undefined : parseChecksums(checksums);
  const findings: Finding[] = [];
  if (read !== undefined && !read.ok) {
    findings.push(
      finding(rules.changedFile, { message: `${shown}/${REPORT} is damaged: ${read.why}.`, subject: REPORT }),
    );
  }
  if (checksums !== undefined && sums === undefined) {
    findings.push(finding(rules.changedFile, { message: `${shown}/${CHECKSUMS} is damaged.`, subject: CHECKSUMS }));
  }
  const sources = [
    ...(locked === undefined
      ? []
      : [{ name: "the lock file", listed: new Map(locked.files.map((f) => [f.name, f.sha256])) }]),
    ...(report === undefined ? [] : [{ name: REPORT, listed: new Map(report.files.map((f) => [f.name, f.sha256])) }]),
    ...(sums === undefined
      ? []
      : [{ name: CHECKSUMS, listed: new Map([...sums].filter(([name]) => !isEvidence(name))) }]),
  ];
  if (sources.length === 0) {
    return {
      trust: "none",
      findings: [
        ...findings,
        finding(rules.noEvidence, { message: `${shown} has neither ${REPORT} nor ${CHECKSUMS}.` }),
      ],
    };
  }
  for (const { name, listed } of sources) findings.push(...compare(shown, own, name, listed));
  for (const { name, sha256 } of files.filter((file) => isEvidence(file.name))) {
    const stated = sums?.get(name);
    if (stated === undefined || stated === sha256) continue;
    const message = `${shown}/${name} is not the one that ${CHECKSUMS} lists.`;
    findings.push(finding(rules.changedFile, { message, subject: name }));
  }
  // Evidence may have been added since, but none that is listed may be gone.
  const isHeld = new Set(files.map(({ name }) => name));
  for (const name of [...(sums?.keys() ?? [])].filter((each) => isEvidence(each) && !isHeld.has(each))) {
    const message = `${name} is missing; ${CHECKSUMS} lists it.`;
    findings.push(finding(rules.missingFile, { message, location: { file: `${shown}/${name}` }, subject: name }));
  }
  const isTold = findings.some(({ rule }) => rule === rules.missingFile.id);
  findings.push(...(isTold ? [] : checkWhole(shown, own)), ...checkPlace(given, report));
  const unique = [...new Map(findings.map((f) => [`${f.rule} ${f.subject}`, f])).values()];
  const trust = locked === undefined ? "integrity" : "lock";
  const only =
    trust === "integrity" && unique.every(({ level }) => level !== "error")
      ? [
          finding(rules.integrityOnly, {
            message: `${shown} was compared only with the evidence ${given.release === undefined ? "in the same folder" : "of the same release"}.`,
          }),
        ]
      : [];
  return { trust, findings: [...unique, ...only], ...(report === undefined ? {} : { report }) };
}

const METADATA = "metadata.json";

/** A version has a model and its metadata. */
export function checkWhole(shown: string, own: readonly FileDigest[]): Finding[] {
  const has = (name: string) => own.some((file) => file.name === name || file.name.startsWith(`${name}/`));
  const missing = [Object.values(MODEL_ENTRY).some(has) ? [] : ["model"], has(METADATA) ? [] : [METADATA]].flat();
  if (missing.length === 0) return [];
  return [
    finding(rules.incompleteFolder, { message: `${shown} has no ${missing.join(" and no ")}.`, subject: missing[0] }),
  ];
}

/** A version is where its name says, and was released. */
export function checkPlace(
  { shown, expected, release, metadata, isMissingInLock }: Verifiable,
  report: Report | undefined,
): Finding[] {
  const names = [report?.model, nameIn(metadata)].filter((name) => name !== undefined);
  const isElsewhere =
    expected !== undefined &&
    ((report !== undefined && report.version !== expected.version) ||
      (names.length > 0 && !names.includes(expected.name)));
  const isOther = isElsewhere || (release !== undefined && report !== undefined && report.tag !== release.tag);
  const [commit, judged] = isOther ? [] : [release?.commit, report?.source.commit];
  return [
    ...(isOther
      ? [
          finding(rules.otherRelease, {
            message: `${shown} contains ${report?.tag ?? names[0]}.`,
            subject: report?.tag,
          }),
        ]
      : []),
    ...(commit === undefined || judged === undefined || commit === judged
      ? []
      : [
          finding(rules.otherRelease, {
            message: `${shown} was released from the commit ${commit.slice(0, 12)}, but its report is about ${judged.slice(0, 12)}.`,
            subject: report?.tag,
          }),
        ]),
    ...(report?.verdict === "fail"
      ? [finding(rules.refusedModel, { message: `${shown}/${REPORT} has the verdict fail.`, subject: report.tag })]
      : []),
    ...(isMissingInLock === true
      ? [finding(rules.notInLock, { message: `The lock file has no entry for ${shown}.` })]
      : []),
  ];
}

function nameIn(metadata: string | undefined): string | undefined {
  try {
    const name = (JSON.parse(metadata ?? "{}") as { model_name?: unknown } | null)?.model_name;
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}

function compare(
  shown: string,
  files: readonly FileDigest[],
  source: string,
  listed: ReadonlyMap<string, string>,
): Finding[] {
  const found = new Map(files.map(({ name, sha256 }) => [name, sha256]));
  return [...new Set([...listed.keys(), ...found.keys()])].sort().flatMap((name): Finding[] => {
    const [is, shall] = [found.get(name), listed.get(name)];
    if (is === shall) return [];
    const place = { location: { file: `${shown}/${name}` }, subject: name };
    if (is === undefined)
      return [finding(rules.missingFile, { message: `${name} is missing; ${source} lists it.`, ...place })];
    if (shall === undefined) return [finding(rules.strayFile, { message: `${name} is not in ${source}.`, ...place })];
    const message = `${name} has the SHA-256 ${shorten(is)}, but ${source} lists ${shorten(shall)}.`;
    return [finding(rules.changedFile, { message, ...place })];
  });
}

function shorten(sha256: string): string {
  return sha256 === "" ? "of no regular file" : `${sha256.slice(0, 12)}…`;
}
