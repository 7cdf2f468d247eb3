import { differingFiles, sameFiles } from "../domain/digest.ts";
import { type Finding, finding, type Location } from "../domain/finding.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import { type Choice, ownOf, refused, statusFindings, withdrawnFinding } from "./choice.ts";
import { readContent, readName } from "./content.ts";
import type { LockedModel } from "./lock.ts";
import type { Shelf, Source } from "./ports.ts";
import { consumeRules as rules } from "./rules.ts";
import { checkSignedFolder, checkSignedRelease, type ExpectedKey, signedAs } from "./signed-release.ts";
import { ageOf, type Status } from "./status.ts";

/** An entry of the lock file, and where its parts stand there. */
export interface Pin {
  readonly entry: LockedModel;
  readonly lockFile: string;
  locate(pointer: readonly (string | number)[]): Location | undefined;
}

/** What a choice of pinned bytes needs of the world. */
export interface LockedWorld {
  readonly source: Source;
  readonly shelf: Pick<Shelf, "held" | "read" | "shown">;
  /** All that have to confirm the release. */
  readonly keys: readonly ExpectedKey[];
  now(): string;
}

/**
 * Chooses what an entry of the lock file pins and nothing else. What is in place needs no one to be asked, so that a
 * locked start works without a network; only its status is asked for, and not waited for.
 */
export async function chooseLocked(pin: Pin, { source, shelf, keys, now }: LockedWorld): Promise<Choice> {
  const { entry, lockFile } = pin;
  const { tag } = entry;
  const held = (await shelf.held(entry)) ?? [];
  const isHeld = sameFiles(ownOf(held), entry.files);
  const status = await source.status({ model: entry.model, version: entry.version }, isHeld);
  if (status.kind === "withdrawn") return refused(withdrawnFinding(tag, status));
  const noted = statusFindings(tag, status, knownOf(entry.status, status, now()));
  if (isHeld) {
    const unsigned = await checkSignedFolder(entry, held, shelf, keys);
    if (unsigned.length > 0) return { findings: [...noted, ...unsigned] };
    return { chosen: { entry, evidence: [] }, findings: noted };
  }
  const history = await source.open();
  const release = await history.find(tag, "hashed");
  if (release === undefined) {
    const message = `${history.where} has no release of ${tag}, which ${lockFile} pins.`;
    const location = pin.locate(["tag"]);
    return { findings: [...noted, finding(rules.notReleased, { message, location, subject: entry.wanted })] };
  }
  const found = release.assets.map(({ name, size, sha256 = "", complete }) => ({
    ...{ name, size, sha256: complete ? sha256 : "" },
  }));
  const other = differs(pin, found, history) ?? (await isNamedOtherwise(pin, release, history));
  if (other !== undefined) return { findings: [...noted, other] };
  // What is put next to the pinned files has to be of the same release.
  const { content, findings: read } = await readContent(release, history);
  if (content === undefined) return { findings: [...noted, ...read] };
  const unsigned = await checkSignedRelease(release, history, keys, signedAs(entry));
  if (unsigned.length > 0) return { findings: [...noted, ...unsigned] };
  const chosen = { entry, stored: { release, history }, evidence: content.evidence };
  return { chosen, findings: [...noted, ...read] };
}

/** What the lock says of a status that no one can be asked about now. */
function knownOf(then: Status, status: Status, now: string): string {
  if (status.kind !== "unknown" || then.kind === "unknown") return "";
  return ` It was ${then.kind} when it was locked, ${ageOf(then.readAt, now)} ago.`;
}

function differs(
  { entry, lockFile, locate }: Pin,
  found: LockedModel["files"],
  { where }: Pick<History, "where">,
): Finding | undefined {
  const differing = differingFiles(ownOf(found), entry.files);
  if (differing.length === 0) return undefined;
  const message = `${entry.tag} in ${where} differs from ${lockFile} in ${differing.join(", ")}.`;
  const at = entry.files.findIndex(({ name }) => differing.includes(name));
  const location = locate(at < 0 ? ["files"] : ["files", at, "sha256"]);
  return finding(rules.notAsLocked, { message, location, subject: entry.wanted });
}

/** The folder is named after what the pinned metadata.json says, whatever was written into the lock file by hand. */
async function isNamedOtherwise(
  { entry, lockFile, locate }: Pin,
  release: StoredRelease,
  history: History,
): Promise<Finding | undefined> {
  const name = await readName(release, history);
  if (name === entry.name) return undefined;
  const message = `${lockFile} has the name ${JSON.stringify(entry.name)} for ${entry.tag}, whose metadata.json says ${JSON.stringify(name ?? null)}.`;
  return finding(rules.badLock, { message, location: locate(["name"]), subject: entry.wanted });
}
