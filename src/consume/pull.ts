import { differingFiles, type FileDigest, sameFiles } from "../domain/digest.ts";
import { Failure } from "../domain/failure.ts";
import { errorsOf, type Finding, finding, type Location } from "../domain/finding.ts";
import { tagOf } from "../domain/registry.ts";
import {
  type Choice,
  type Chosen,
  notReleased,
  ownOf,
  readFrom,
  refused,
  statusFindings,
  withdrawnFinding,
} from "./choice.ts";
import { readContent } from "./content.ts";
import {
  isSameOrigin,
  isSamePlace,
  LOCK_FILE,
  type Lock,
  type LockedModel,
  lockedFor,
  mergeLock,
  type Origin,
} from "./lock.ts";
import { chooseLocked } from "./locked.ts";
import { keyElsewhere } from "./pinned-key.ts";
import type { Shelf, Source } from "./ports.ts";
import { consumeRules as rules } from "./rules.ts";
import { checkSignedRelease, type ExpectedKey } from "./signed-release.ts";
import { isPassedOver, type Status } from "./status.ts";
import { candidatesOf, environmentOf, formatWanted, isExact, type Wanted } from "./wanted.ts";

/** What is to be pulled. With `locked`, only what the lock pins; without `wanted`, all of that. */
export interface PullRequest {
  readonly wanted: readonly Wanted[];
  readonly locked: boolean;
  readonly lock?: Lock | undefined;
  /** The lock's name as a person wrote it. */
  readonly lockFile?: string;
  /** Where a value stands in the lock file. */
  readonly locate?: (pointer: readonly (string | number)[]) => Location;
  /** With `locked`, which registry is meant, as far as somebody says so. */
  readonly within?: Partial<Origin>;
}

/** What a pull needs of the world. */
export interface PullWorld {
  /** Where an entry of the lock file is from; without one, where somebody said that models are to be pulled from. */
  source(pin?: Origin): Source;
  readonly shelf: Shelf;
  /** The keys that have to confirm every version of a model; none, if its releases need not be signed. */
  keysOf?(model: string, origin: Origin): readonly ExpectedKey[];
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

/**
 * Pulls released versions into a folder. Everything that is wanted is looked at before the first byte is sent for; if any
 * of it is refused, nothing is pulled. Each version then appears whole or not at all.
 */
export async function pull(request: PullRequest, world: PullWorld): Promise<PullResult> {
  const choices = request.locked ? await chooseAllLocked(request, world) : await chooseAll(request, world);
  const findings = choices.flatMap((choice) => choice.findings);
  const chosen = choices.flatMap((choice) => choice.chosen ?? []);
  if (errorsOf(findings).length > 0) return { pulled: [], findings };
  // What is in the way of one version is found before another one is placed.
  const inTheWay = [...sharing(chosen, world.shelf), ...(await occupied(chosen, world.shelf))];
  if (inTheWay.length > 0) return { pulled: [], findings: [...findings, ...inTheWay] };
  const pulled: Pulled[] = [];
  for (const each of chosen) {
    const done = await place(each, world);
    if (!("entry" in done)) return { pulled, findings: [...findings, done] };
    pulled.push(done);
  }
  if (request.locked) return { pulled, findings };
  const entries = pulled.map(({ entry }) => entry);
  return { pulled, findings, lock: mergeLock(request.lock, entries, world.now()) };
}

/** What is known of models before they are looked at. */
type Known = Pick<PullRequest, "lock" | "lockFile" | "locate"> & Pick<PullWorld, "keysOf">;

async function chooseAll(request: PullRequest, world: PullWorld): Promise<Choice[]> {
  const { wanted } = request;
  const source = world.source();
  const choices: Choice[] = [];
  const known = { ...request, ...(world.keysOf && { keysOf: world.keysOf }) };
  for (const each of unique(wanted)) choices.push(await choose(each, source, known));
  return choices;
}

function unique(wanted: readonly Wanted[]): Wanted[] {
  return [...new Map(wanted.map((each) => [formatWanted(each), each])).values()];
}

async function chooseAllLocked(request: PullRequest, world: PullWorld): Promise<Choice[]> {
  const { lock, lockFile = LOCK_FILE, locate } = request;
  if (lock === undefined) return [notLocked(`${lockFile} does not exist.`)];
  const meant = { ...lock, models: lock.models.filter(meantBy(request)) };
  const choices: Choice[] = unique(request.wanted)
    .filter((wanted) => lockedFor(meant, wanted).length === 0)
    .map((wanted) => notLocked(`${lockFile} has no entry for ${formatWanted(wanted)}.`, formatWanted(wanted)));
  const entries =
    request.wanted.length === 0 ? meant.models : unique(request.wanted).flatMap((wanted) => lockedFor(meant, wanted));
  if (choices.length === 0 && entries.length === 0)
    return [notLocked(`${lockFile} pins no model${lock.models.length > 0 ? " of this registry" : ""}.`)];
  for (const entry of entries) {
    const at = lock.models.indexOf(entry);
    const pin = {
      entry,
      lockFile,
      locate: (pointer: readonly (string | number)[]) => locate?.(["models", at, ...pointer]),
    };
    choices.push(
      await chooseLocked(pin, {
        ...{ source: world.source(entry), shelf: world.shelf, now: world.now },
        keys: world.keysOf?.(entry.model, entry) ?? [],
      }),
    );
  }
  return choices;
}

/** A place that no entry names is another copy of the same releases: their digests are pinned wherever they are. */
function meantBy({ lock, within = {} }: PullRequest): (entry: LockedModel) => boolean {
  const { from, registry, tagPrefix } = within;
  const isNamed = lock?.models.some((entry) => isSamePlace(entry.from, from)) === true;
  return (entry) =>
    (!isNamed || isSamePlace(entry.from, from)) &&
    (registry === undefined || (entry.registry ?? "") === registry) &&
    (tagPrefix === undefined || (entry.tagPrefix ?? "") === tagPrefix);
}

function notLocked(message: string, subject?: string): Choice {
  return refused(finding(rules.notLocked, { message, subject }));
}

async function choose(wanted: Wanted, source: Source, known: Known): Promise<Choice> {
  const { registry } = source;
  const environment = environmentOf(wanted);
  if (environment !== undefined) return chooseDeployed(wanted, environment, source, known);
  const history = await source.open();
  const versions = isExact(wanted) ? [wanted.range] : await history.versions(wanted.model);
  const passed: { readonly version: string; readonly status: Status }[] = [];
  for (const version of candidatesOf(wanted, versions)) {
    if (!(await history.isPublished(tagOf(registry, { model: wanted.model, version })))) continue;
    const status = await source.status({ model: wanted.model, version }, false);
    if (!isExact(wanted) && isPassedOver(status)) passed.push({ version, status });
    else return take(wanted, { version, status }, passed, source, known);
  }
  // Nothing that is not deprecated: who asks for a range gets the newest that may still be used.
  const usable = passed.find(({ status }) => status.kind === "deprecated");
  if (usable !== undefined) return take(wanted, usable, [], source, known);
  const [withdrawn] = passed;
  if (withdrawn !== undefined)
    return refused(withdrawnFinding(tagOf(registry, { model: wanted.model, ...withdrawn }), withdrawn.status));
  return refused(notReleased(wanted, versions, history.where));
}

/** The stable version of an environment, if its files are those that the record names. */
async function chooseDeployed(wanted: Wanted, environment: string, source: Source, known: Known): Promise<Choice> {
  const deployed = await source.deployed(wanted.model, environment);
  if (deployed === undefined) throw notDeployed(wanted, environment);
  const { stable, canary, where } = deployed;
  const status = await source.status({ model: wanted.model, version: stable }, false);
  const choice = await take(wanted, { version: stable, status }, [], source, known);
  const subject = formatWanted(wanted);
  if (choice.chosen !== undefined && !deployed.matches(choice.chosen.entry.files)) {
    const message = `The files of ${choice.chosen.entry.tag} do not have the digest that ${where} names.`;
    return refused(finding(rules.notAsDeployed, { message, subject }));
  }
  if (canary === undefined) return choice;
  const message = `${environment} also has the canary ${canary}, which is not pulled.`;
  const fix = `Pull it by its number:  model-release pull ${wanted.model}@${canary}`;
  return { ...choice, findings: [...choice.findings, finding(rules.canaryNotPulled, { message, fix, subject })] };
}

function notDeployed({ model }: Wanted, environment: string): Failure {
  return new Failure(
    "usage",
    `${JSON.stringify(environment)} is neither a version nor a range of versions, and no environment of that name has a record of ${model}.`,
    {
      fix: `Write a version such as ${model}@1.0.1, a range such as ${model}@^1, ${model}@latest, or an environment that  model-release status  shows.`,
    },
  );
}

async function take(
  wanted: Wanted,
  { version, status }: { readonly version: string; readonly status: Status },
  passed: readonly { readonly version: string; readonly status: Status }[],
  { open, registry, origin }: Source,
  known: Known,
): Promise<Choice> {
  const history = await open();
  const tag = tagOf(registry, { model: wanted.model, version });
  if (status.kind === "withdrawn") return refused(withdrawnFinding(tag, status));
  const release = await history.find(tag, "hashed");
  if (release === undefined) return refused(notReleased(wanted, [], history.where));
  const { content, findings } = await readContent(release, history);
  const noted = [...statusFindings(tag, status), ...passed.map((p) => passedOver(wanted, version, p)), ...findings];
  if (content === undefined) return { findings: noted };
  const changed = changedSince(tag, origin, content.files, known);
  if (changed !== undefined) return { findings: [...noted, changed] };
  const { lock, lockFile = LOCK_FILE, keysOf } = known;
  const keys = keysOf?.(wanted.model, origin) ?? [];
  const elsewhere = keys.length > 0 ? undefined : keyElsewhere(lock, lockFile, { ...wanted, ...origin, tag });
  if (elsewhere !== undefined) return { findings: [...noted, elsewhere] };
  const unsigned = await checkSignedRelease(release, history, keys, {
    ...{ tag, names: [wanted.model], version },
  });
  if (unsigned.length > 0) return { findings: [...noted, ...unsigned] };
  const entry: LockedModel = {
    wanted: formatWanted(wanted),
    model: wanted.model,
    version,
    tag,
    ...(release.commit === undefined ? {} : { commit: release.commit }),
    name: content.name,
    ...origin,
    ...(keys[0] === undefined ? {} : { publicKey: keys[0].pem }),
    status,
    files: content.files,
  };
  return { chosen: { entry, stored: { release, history }, evidence: content.evidence }, findings: noted };
}

/** A released version never changes: other bytes under a tag that is pinned are no newer version, and are not pinned. */
function changedSince(
  tag: string,
  origin: Origin,
  files: LockedModel["files"],
  { lock, lockFile = LOCK_FILE, locate }: Known,
): Finding | undefined {
  const at = (lock?.models ?? []).findIndex(
    (entry) => entry.tag === tag && isSameOrigin(entry, origin) && !sameFiles(entry.files, files),
  );
  const pinned = lock?.models[at];
  if (pinned === undefined) return undefined;
  const message = `${tag} in ${origin.from} differs from ${lockFile} in ${differingFiles(files, pinned.files).join(", ")}.`;
  return finding(rules.notAsLocked, { message, location: locate?.(["models", at, "files"]), subject: pinned.wanted });
}

/** Two models that would be put into the same folder and are not the same. */
function sharing(chosen: readonly Chosen[], shelf: Shelf): Finding[] {
  return chosen.flatMap(({ entry }, i) => {
    const other = chosen
      .slice(0, i)
      .find((before) => before.entry.name === entry.name && before.entry.version === entry.version)?.entry;
    if (other === undefined || sameFiles(other.files, entry.files)) return [];
    const message = `${other.tag} from ${other.from} and ${entry.tag} from ${entry.from} would both be in ${shelf.shown(entry)}.`;
    return [finding(rules.sameFolder, { message, subject: entry.wanted })];
  });
}

async function occupied(chosen: readonly Chosen[], shelf: Shelf): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { entry, stored } of chosen) {
    const held = stored && (await shelf.held(entry));
    const found = held && compareHeld(entry, shelf.shown(entry), held);
    if (found !== undefined && !("entry" in found)) findings.push(found);
  }
  return findings;
}

/** Puts one version in place, or reports what is in the way. */
async function place({ entry, stored, evidence }: Chosen, { shelf, begun }: PullWorld): Promise<Pulled | Finding> {
  const folder = shelf.shown(entry);
  if (stored === undefined) return { entry, folder, already: true };
  const held = await shelf.held(entry);
  if (held !== undefined) return compareHeld(entry, folder, held);
  const { release, history } = stored;
  const files = [...entry.files, ...evidence];
  begun?.(
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

function passedOver(
  { model }: Wanted,
  version: string,
  passed: { readonly version: string; readonly status: Status },
): Finding {
  const message = `${model}@${passed.version} is ${passed.status.kind} (${readFrom(passed.status)}), so ${version} is pulled instead.`;
  return finding(rules.passedOver, { message, subject: passed.version });
}
