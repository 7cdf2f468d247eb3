import { differingFiles, type FileDigest, sameFiles } from "../domain/digest.ts";
import { errorsOf, type Finding, finding } from "../domain/finding.ts";
import { type Registry, tagOf } from "../domain/registry.ts";
import { isEvidence } from "../releases/evidence.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import { readContent } from "./content.ts";
import { LOCK_FILE, type Lock, type LockedModel, lockedFor, mergeLock } from "./lock.ts";
import type { ReadStatus, Shelf } from "./ports.ts";
import { consumeRules as rules } from "./rules.ts";
import { checkSignedRelease, type ExpectedKey } from "./signed-release.ts";
import { ageOf, isPassedOver, type Status } from "./status.ts";
import { candidatesOf, formatWanted, isExact, type Wanted } from "./wanted.ts";

/** What is to be pulled. With `locked`, only what the lock pins; without `wanted`, all of that. */
export interface PullRequest {
  readonly wanted: readonly Wanted[];
  readonly locked: boolean;
  readonly lock?: Lock | undefined;
  /** The lock's name as a person wrote it. */
  readonly lockFile?: string;
}

/** What a pull needs of the world. */
export interface PullWorld {
  readonly history: History;
  /** The registry of the releases: its folder and its tag prefix. */
  readonly registry: Registry;
  /** The history's place as a person wrote it, for the lock. */
  readonly from: string;
  readonly shelf: Shelf;
  readonly status: ReadStatus;
  /** The keys that have to confirm every version of a model; none, if its releases need not be signed. */
  keysOf?(model: string): readonly ExpectedKey[];
  /** ISO 8601, UTC. */
  now(): string;
  /** Hears of each version before its bytes are sent for. */
  begun?(tag: string, bytes: number): void;
}

/** One version that is in place now. */
export interface Pulled {
  readonly entry: LockedModel;
  readonly folder: string;
  /** Whether it was there before. */
  readonly already: boolean;
}

export interface PullResult {
  readonly pulled: readonly Pulled[];
  readonly findings: readonly Finding[];
  /** The lock as it is to be written; absent if nothing is to be locked: when something was refused, or with `locked`. */
  readonly lock?: Lock;
}

/** One thing that is wanted, with all that is known of it before a byte is sent for. */
interface Chosen {
  readonly entry: LockedModel;
  readonly release?: StoredRelease;
  readonly evidence: readonly FileDigest[];
}

type Choice = { readonly chosen?: Chosen; readonly findings: readonly Finding[] };

/**
 * Pulls released versions into a folder. Everything that is wanted is looked at before the first byte is sent for; if any
 * of it is refused, nothing is pulled. Each version then appears whole or not at all.
 */
export async function pull(request: PullRequest, world: PullWorld): Promise<PullResult> {
  const choices: Choice[] = [];
  for (const wanted of wantedOf(request)) {
    choices.push(await (request.locked ? chooseLocked(wanted, request, world) : choose(wanted, world)));
  }
  const findings = choices.flatMap((choice) => choice.findings);
  const chosen = choices.flatMap((choice) => choice.chosen ?? []);
  if (errorsOf(findings).length > 0) return { pulled: [], findings };
  if (request.locked && chosen.length === 0) {
    const message = `${request.lockFile ?? LOCK_FILE} pins no model.`;
    return { pulled: [], findings: [...findings, finding(rules.notLocked, { message })] };
  }
  // What is in the way of one version is found before another one is placed.
  const inTheWay: Finding[] = [];
  for (const { entry } of chosen) {
    const held = await world.shelf.held(entry);
    const found = held && compareHeld(entry, world.shelf.shown(entry), held);
    if (found !== undefined && !("entry" in found)) inTheWay.push(found);
  }
  if (inTheWay.length > 0) return { pulled: [], findings: [...findings, ...inTheWay] };
  const pulled: Pulled[] = [];
  for (const each of chosen) {
    const done = await place(each, world);
    if (!("entry" in done)) return { pulled, findings: [...findings, done] };
    pulled.push(done);
  }
  if (request.locked) return { pulled, findings };
  return {
    pulled,
    findings,
    lock: mergeLock(
      request.lock,
      pulled.map(({ entry }) => entry),
      world.now(),
    ),
  };
}

function wantedOf({ wanted, locked, lock }: PullRequest): Wanted[] {
  if (wanted.length > 0 || !locked) return [...new Map(wanted.map((w) => [formatWanted(w), w])).values()];
  return (lock?.models ?? []).map(({ wanted: text, model }) => ({ model, range: text.slice(model.length + 1) }));
}

async function choose(wanted: Wanted, world: PullWorld): Promise<Choice> {
  const { history, registry } = world;
  const versions = isExact(wanted) ? [wanted.range] : await history.versions(wanted.model);
  const passed: { readonly version: string; readonly status: Status }[] = [];
  for (const version of candidatesOf(wanted, versions)) {
    if (!(await history.isPublished(tagOf(registry, { model: wanted.model, version })))) continue;
    const status = await world.status({ model: wanted.model, version });
    if (!isExact(wanted) && isPassedOver(status)) passed.push({ version, status });
    else return take(wanted, { version, status }, passed, world);
  }
  // Nothing that is not deprecated: who asks for a range gets the newest that may still be used.
  const usable = passed.find(({ status }) => status.kind === "deprecated");
  if (usable !== undefined) return take(wanted, usable, [], world);
  const [withdrawn] = passed;
  if (withdrawn !== undefined)
    return refused(withdrawnFinding(tagOf(registry, { model: wanted.model, ...withdrawn }), withdrawn.status));
  return refused(notReleased(wanted, versions, history.where));
}

function notReleased(wanted: Wanted, versions: readonly string[], where: string): Finding {
  const newest = isExact(wanted) ? [] : candidatesOf({ ...wanted, range: "latest" }, versions).slice(0, 3);
  const known = newest.length === 0 ? "" : ` It has ${newest.join(", ")}.`;
  return finding(rules.notReleased, {
    message: `${where} has no release of ${formatWanted(wanted)}.${known}`,
    subject: formatWanted(wanted),
  });
}

async function take(
  wanted: Wanted,
  { version, status }: { readonly version: string; readonly status: Status },
  passed: readonly { readonly version: string; readonly status: Status }[],
  { history, registry, from, keysOf }: PullWorld,
): Promise<Choice> {
  const tag = tagOf(registry, { model: wanted.model, version });
  if (status.kind === "withdrawn") return refused(withdrawnFinding(tag, status));
  const release = await history.find(tag, "hashed");
  if (release === undefined) return refused(notReleased(wanted, [], history.where));
  const { content, findings } = await readContent(release, history);
  const noted = [...statusFindings(tag, status), ...passed.map((p) => passedOver(wanted, version, p)), ...findings];
  if (content === undefined) return { findings: noted };
  const keys = keysOf?.(wanted.model) ?? [];
  const unsigned = await checkSignedRelease(release, history, keys);
  if (unsigned.length > 0) return { findings: [...noted, ...unsigned] };
  const entry: LockedModel = {
    wanted: formatWanted(wanted),
    model: wanted.model,
    version,
    tag,
    ...(release.commit === undefined ? {} : { commit: release.commit }),
    name: content.name,
    from,
    ...(keys[0] === undefined ? {} : { publicKey: keys[0].pem }),
    status,
    files: content.files,
  };
  return { chosen: { entry, release, evidence: content.evidence }, findings: noted };
}

async function chooseLocked(wanted: Wanted, request: PullRequest, world: PullWorld): Promise<Choice> {
  const { lock, lockFile = LOCK_FILE } = request;
  const entry = lockedFor(lock, wanted);
  if (lock === undefined || entry === undefined) {
    const message =
      lock === undefined ? `${lockFile} does not exist.` : `${lockFile} has no entry for ${formatWanted(wanted)}.`;
    return refused(finding(rules.notLocked, { message, subject: formatWanted(wanted) }));
  }
  const { tag } = entry;
  const status = await world.status({ model: entry.model, version: entry.version });
  if (status.kind === "withdrawn") return refused(withdrawnFinding(tag, status));
  const then = entry.status.kind === "unknown" ? undefined : entry.status;
  const known =
    then && status.kind === "unknown"
      ? ` It was ${then.kind} when it was locked, ${ageOf(then.readAt, world.now())} ago.`
      : "";
  const noted = statusFindings(tag, status, known);
  // What is in place needs no one to be asked, so that a locked start works without a network.
  const held = (await world.shelf.held(entry)) ?? [];
  if (sameFiles(ownOf(held), entry.files)) return { chosen: { entry, evidence: [] }, findings: noted };
  const release = await world.history.find(tag, "hashed");
  if (release === undefined) {
    const message = `${world.history.where} has no release of ${tag}, which ${lockFile} pins.`;
    return { findings: [...noted, finding(rules.notReleased, { message, subject: entry.wanted })] };
  }
  const found = release.assets.map(({ name, size, sha256 = "", complete }) => ({
    name,
    size,
    sha256: complete ? sha256 : "",
  }));
  const differing = differingFiles(ownOf(found), entry.files);
  if (differing.length > 0) {
    const message = `${tag} in ${world.history.where} differs from ${lockFile} in ${differing.join(", ")}.`;
    return { findings: [...noted, finding(rules.notAsLocked, { message, subject: entry.wanted })] };
  }
  const unsigned = await checkSignedRelease(release, world.history, world.keysOf?.(entry.model) ?? []);
  if (unsigned.length > 0) return { findings: [...noted, ...unsigned] };
  return { chosen: { entry, release, evidence: found.filter(({ name }) => isEvidence(name)) }, findings: noted };
}

/** Puts one version in place, or reports what is in the way. */
async function place({ entry, release, evidence }: Chosen, world: PullWorld): Promise<Pulled | Finding> {
  const { history, shelf } = world;
  const folder = shelf.shown(entry);
  const held = await shelf.held(entry);
  if (held !== undefined) return compareHeld(entry, folder, held);
  if (release === undefined) throw new Error("what is not in place has a release");
  const files = [...entry.files, ...evidence];
  world.begun?.(
    entry.tag,
    files.reduce((sum, { size }) => sum + size, 0),
  );
  const done = await shelf.put(entry, files, (file, path) => {
    const asset = release.assets.find(({ name }) => name === file.name);
    if (asset === undefined) throw new Error(`${file.name} is no asset of ${entry.tag}`);
    return history.download(release, { ...asset, size: file.size, sha256: file.sha256 }, path);
  });
  // Another run was quicker, and has put the same there or something else.
  if (done === "taken") return compareHeld(entry, folder, (await shelf.held(entry)) ?? []);
  return { entry, folder, already: false };
}

function compareHeld(entry: LockedModel, folder: string, held: readonly FileDigest[]): Pulled | Finding {
  const differing = differingFiles(ownOf(held), entry.files);
  if (differing.length === 0) return { entry, folder, already: true };
  return finding(rules.occupied, {
    message: `${folder} does not contain ${entry.tag}: ${differing.join(", ")} ${differing.length === 1 ? "differs" : "differ"}.`,
    subject: entry.wanted,
  });
}

function ownOf(files: readonly FileDigest[]): FileDigest[] {
  return files.filter(({ name }) => !isEvidence(name));
}

function statusFindings(tag: string, status: Status, known = ""): Finding[] {
  if (status.kind === "deprecated")
    return [finding(rules.deprecated, { message: `${tag} is deprecated (${readFrom(status)}).`, subject: tag })];
  if (status.kind === "unknown") {
    const message = `It is unknown whether ${tag} is deprecated or withdrawn: ${status.why}.${known}`;
    return [finding(rules.statusUnknown, { message, subject: tag })];
  }
  return [];
}

function withdrawnFinding(tag: string, status: Status): Finding {
  return finding(rules.withdrawn, { message: `${tag} was withdrawn (${readFrom(status)}).`, subject: tag });
}

function passedOver(
  { model }: Wanted,
  version: string,
  passed: { readonly version: string; readonly status: Status },
): Finding {
  const message = `${model}@${passed.version} is ${passed.status.kind} (${readFrom(passed.status)}), so ${version} is pulled instead.`;
  return finding(rules.passedOver, { message, subject: passed.version });
}

function readFrom(status: Status): string {
  return status.kind === "unknown" ? "" : `${status.where}, read ${status.readAt.slice(0, 16).replace("T", " ")} UTC`;
}

function refused(found: Finding): Choice {
  return { findings: [found] };
}
