import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { adviseOnRelease } from "../../consume/release-advice.ts";
import { verify } from "../../consume/verify.ts";
import { candidatesOf, formatWanted, type Wanted } from "../../consume/wanted.ts";
import { Failure } from "../../domain/failure.ts";
import { errorsOf, type Finding, finding } from "../../domain/finding.ts";
import { type Registry, tagOf } from "../../domain/registry.ts";
import { disk } from "../../platform/folder/disk.ts";
import { listAll } from "../../platform/folder/shelf.ts";
import { findRoot } from "../../platform/git/repository.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { parseMetadata } from "../../registry/metadata.ts";
import { CHECKSUMS, MAX_REPORT_BYTES, RECORD, REPORT } from "../../releases/evidence.ts";
import { findOwnReport } from "../../releases/own-report.ts";
import type { History } from "../../releases/ports.ts";
import { readReport } from "../../releases/read-report.ts";
import type { Report } from "../../releases/report.ts";
import { renderCard } from "../../report/card/card.ts";
import { cardRules as rules } from "../../report/card/rules.ts";
import type { CardOptions } from "./consume-arguments.ts";
import type { Running } from "./on-model.ts";
import { openFrom } from "./places.ts";

/** Far more bytes than a document of a version has. */
const MAX_DOCUMENT_BYTES = 1 << 20;
const METADATA = "metadata.json";
const README = "README.md";

/** What a card is written from: a release as it is published, or a folder that was pulled. */
interface Source {
  readonly report: Report | undefined;
  readonly metadata: Uint8Array | undefined;
  readonly readme: Uint8Array | undefined;
  readonly findings: readonly Finding[];
  readonly shown: string;
}

/** Writes the card of a released version; answers with its text, what was found, and the exit code. */
export async function runCard(
  options: CardOptions,
  running: Running,
): Promise<{ readonly text: string; readonly findings: readonly Finding[]; readonly code: 0 | 1 }> {
  const source =
    options.kind === "release" ? await fromRelease(options, running) : await fromFolder(options.folder, running);
  const { report, metadata, shown } = source;
  if (errorsOf(source.findings).length > 0) return { text: "", findings: source.findings, code: 1 };
  const parsed = metadata && parseMetadata(`${shown}/${METADATA}`, metadata);
  if (report === undefined || parsed?.document === undefined) {
    const what = report === undefined ? `${REPORT} of its own` : `readable ${METADATA}`;
    const missing = finding(rules.noReport, { message: `${shown} has no ${what}.` });
    return { text: "", findings: [...source.findings, missing], code: 1 };
  }
  const readme = source.readme && new TextDecoder().decode(source.readme);
  const { text, findings } = renderCard(report, parsed.document.value, readme);
  return { text, findings, code: 0 };
}

async function fromRelease(
  { wanted, from, registry }: Extract<CardOptions, { kind: "release" }>,
  { io, retryPolicy }: Running,
): Promise<Source> {
  const root = await findRoot(io.cwd());
  const { history } = await openFrom(from, { root, registry, io, retryPolicy });
  const tag = await choose(wanted, history, registry);
  const release = tag === undefined ? undefined : await history.find(tag, "hashed");
  if (release === undefined) {
    throw new Failure("configuration", `${history.where} has no release of ${formatWanted(wanted)}.`, {
      fix: "Name a released version.",
    });
  }
  const own = await findOwnReport(release, history);
  const read = async (name: string) => {
    const asset = release.assets.find((each) => each.name === name);
    if (asset === undefined || !asset.complete || asset.size > MAX_DOCUMENT_BYTES) return undefined;
    return history.read(release, asset);
  };
  const foreign =
    own.kind === "foreign"
      ? [finding(rules.noReport, { message: `The report of ${release.tag} is not that of its files: ${own.why}.` })]
      : [];
  return {
    report: own.kind === "own" ? own.report : undefined,
    metadata: await read(METADATA),
    readme: await read(README),
    findings: foreign,
    shown: release.tag,
  };
}

async function choose(wanted: Wanted, history: History, registry: Registry): Promise<string | undefined> {
  for (const version of candidatesOf(wanted, await history.versions(wanted.model))) {
    const tag = tagOf(registry, { model: wanted.model, version });
    if (await history.isPublished(tag)) return tag;
  }
  return undefined;
}

async function fromFolder(typed: string, { io }: Running): Promise<Source> {
  const shown = typed.replace(/\/+$/, "") || "/";
  const path = resolve(io.cwd(), shown);
  if ((await stat(path).catch(unlessAbsent))?.isDirectory() !== true) {
    throw new Failure("configuration", `${typed} is not a folder.`, {
      fix: "Name the folder of a released version, or a version with the place of its release:  model-release card fraud@1.0.1 --from releases",
    });
  }
  const files = (await listAll(disk, path)) ?? [];
  const read = async (name: string, most: number) => {
    const found = files.find((file) => file.name === name);
    return found === undefined || found.sha256 === "" || found.size > most ? undefined : readFile(join(path, name));
  };
  const [report, checksums] = [await read(REPORT, MAX_REPORT_BYTES), await read(CHECKSUMS, MAX_DOCUMENT_BYTES)];
  const metadata = await read(METADATA, MAX_DOCUMENT_BYTES);
  // A card never speaks of other files than those that were measured.
  const verified = verify({
    ...{ shown, files, report: report?.toString(), checksums: checksums?.toString(), metadata: metadata?.toString() },
  });
  const isRelease = files.some(({ name }) => name === RECORD);
  return {
    report: report === undefined ? undefined : readReport(report.toString()),
    ...{ metadata, readme: await read(README, MAX_DOCUMENT_BYTES), shown },
    findings: report === undefined ? [] : isRelease ? adviseOnRelease(verified.findings) : verified.findings,
  };
}
