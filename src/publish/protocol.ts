import { sameFiles } from "../domain/digest.ts";
import { Failure } from "../domain/failure.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { isEvidence } from "../releases/evidence.ts";
import { compareIdentity, type Standing } from "../releases/identity.ts";
import { markerOf } from "../releases/marker.ts";
import type { History, StoredAsset, StoredRelease } from "../releases/ports.ts";
import { publishRules as rules } from "../releases/rules.ts";
import { checkFiles } from "./limits.ts";
import type { Plan } from "./plan.ts";
import { mapWithConcurrency } from "./pool.ts";
import type { Publisher, StagedFile } from "./ports.ts";

export type Publication =
  | { readonly kind: "published"; readonly release: StoredRelease }
  | { readonly kind: "already-published"; readonly release: StoredRelease }
  | Refused;

interface Refused {
  readonly kind: "refused";
  readonly findings: readonly Finding[];
}

export type PublishProgress = (done: number, total: number, what: string) => void;

/**
 * Carries out a plan: claim a draft, fill it, verify, publish, confirm. A run that stops anywhere leaves at most a draft,
 * which the next run resumes if it belongs to the same commit and discards if not. What goes wrong while another run
 * publishes the same release is no failure: the release is there.
 */
export async function publish(
  plan: Plan,
  publisher: Publisher,
  history: History,
  progress: PublishProgress = () => {},
): Promise<Publication> {
  const impossible = checkFiles(plan.files);
  if (impossible.length > 0) return refused(impossible);
  await publisher.preflight?.(plan.spec);
  if (plan.fills !== undefined) await publisher.reopen?.(plan.fills, plan.spec);
  const claim = await claimDraft(plan, publisher);
  if (claim.kind === "refused") return claim;
  const { draft } = claim;
  const end = await complete(claim, plan, publisher, progress).catch(async (error: unknown) => {
    // A second problem on the way of finding out would hide the first.
    const standing = await standingOf(plan, history).catch(() => undefined);
    if (standing?.kind !== "same") throw error;
    return { kind: "already-published", release: standing.release } as const;
  });
  if (end === "taken") return settleRace(draft, plan, publisher, history);
  if (end === "tag-reserved") return giveUp(draft, plan, publisher);
  if ("kind" in end) return end;
  const confirmed = await confirm(end, plan, history);
  await sweep(plan.spec.tag, publisher);
  return confirmed;
}

async function complete(
  claim: Exclude<Claim, Refused>,
  plan: Plan,
  publisher: Publisher,
  progress: PublishProgress,
): Promise<StoredRelease | "taken" | "tag-reserved" | Refused> {
  if (claim.kind === "lost-race") throw lostRace(plan, claim.by);
  const unexpected = await fill(claim.draft, plan, publisher, progress);
  if (unexpected.length > 0) return refused(unexpected);
  await verify(claim.draft, plan, publisher);
  return publisher.publish(claim.draft, plan.spec);
}

function refused(findings: readonly Finding[]): Refused {
  return { kind: "refused", findings };
}

type Claim =
  | { readonly kind: "claimed"; readonly draft: StoredRelease }
  | { readonly kind: "lost-race"; readonly draft: StoredRelease; readonly by: StoredRelease }
  | Refused;

function isOurs(draft: StoredRelease, { spec }: Plan): boolean {
  return markerOf(spec.tag, draft.body)?.commit === spec.commit;
}

async function claimDraft(plan: Plan, publisher: Publisher): Promise<Claim> {
  const drafts = await publisher.drafts(plan.spec.tag);
  const foreign = drafts.find((d) => markerOf(plan.spec.tag, d.body) === undefined);
  if (foreign !== undefined) {
    const message = `A draft of ${plan.spec.tag} at ${foreign.url} was not made by this tool.`;
    return refused([finding(rules.foreignDraft, { message })]);
  }
  const [resumed, ...surplus] = drafts.filter((d) => isOurs(d, plan));
  for (const stale of [...drafts.filter((d) => !isOurs(d, plan)), ...surplus]) await publisher.remove(stale);
  return resumed === undefined ? createDraft(plan, publisher) : { kind: "claimed", draft: resumed };
}

/** Two runs that saw no draft both made one. The older draft wins, and its run is left in peace. */
async function createDraft(plan: Plan, publisher: Publisher): Promise<Claim> {
  const draft = await publisher.create(plan.spec);
  const ours = (await publisher.drafts(plan.spec.tag)).filter((d) => isOurs(d, plan));
  const place = ours.findIndex((d) => d.id === draft.id);
  const by = place > 0 ? ours[0] : undefined;
  if (by === undefined) return { kind: "claimed", draft };
  await publisher.remove(draft);
  return { kind: "lost-race", draft, by };
}

function lostRace({ spec }: Plan, by: StoredRelease): Failure {
  return new Failure("environment", `Another run began to publish ${spec.tag} at the same time: ${by.url}.`, {
    fix: "Put runs of the same tag into one concurrency group. Let the other run finish, then run again: the run finds and compares the release.",
  });
}

function matches(asset: StoredAsset, file: StagedFile): boolean {
  return asset.complete && asset.size === file.size && asset.sha256 === file.sha256;
}

/** Brings a draft to hold the plan's files, or says what it holds that no one planned. Only missing bytes are sent. */
async function fill(
  draft: StoredRelease,
  plan: Plan,
  publisher: Publisher,
  progress: PublishProgress,
): Promise<readonly Finding[]> {
  const wanted = new Map(plan.files.map((f) => [f.name, f]));
  const held = await publisher.assets(draft);
  const unexpected = held.filter((a) => !wanted.has(a.name) && !isEvidence(a.name));
  if (publisher.openDrafts === true && unexpected.length > 0) {
    const names = unexpected.map((a) => a.name).join(", ");
    return [finding(rules.unexpectedAsset, { message: `The draft at ${draft.url} also contains ${names}.` })];
  }
  await publisher.claim?.(draft, plan.spec);
  const kept = new Set<string>();
  for (const asset of held) {
    const file = wanted.get(asset.name);
    if (file !== undefined && matches(asset, file)) kept.add(asset.name);
    else await publisher.remove(draft, asset);
  }
  const missing = plan.files.filter((f) => !kept.has(f.name));
  let done = 0;
  const send = async (file: StagedFile) => {
    progress(done, missing.length, file.name);
    await publisher.upload(draft, file);
    done += 1;
  };
  const width = publisher.uploadsAtOnce ?? 1;
  // The largest decides how long it takes, so it begins first.
  const own = missing.filter((f) => !isEvidence(f.name)).sort((a, b) => b.size - a.size);
  await mapWithConcurrency(own, width, send);
  // Evidence goes last, so that a resumed draft never carries a report about files that it does not have.
  await mapWithConcurrency(
    missing.filter((f) => isEvidence(f.name)),
    width,
    send,
  );
  progress(done, missing.length, "all files are there");
  return [];
}

async function verify(draft: StoredRelease, plan: Plan, publisher: Publisher): Promise<void> {
  const names = plan.files.map((f) => f.name);
  if (holdsExactly(await publisher.assets(draft, names), plan)) return;
  throw new Failure("environment", `The draft at ${draft.url} does not contain exactly the planned files.`, {
    fix: "Nothing was published, and complete files are kept. Run again.",
  });
}

function holdsExactly(assets: readonly StoredAsset[], { files }: Plan): boolean {
  const held = assets.map(({ name, size, complete, sha256 }) => ({
    name,
    size,
    sha256: complete ? (sha256 ?? "") : "",
  }));
  return sameFiles(held, files);
}

async function standingOf({ spec, files }: Plan, history: History): Promise<Standing> {
  const own = files.filter((f) => !isEvidence(f.name));
  return compareIdentity({ tag: spec.tag, commit: spec.commit, files: own }, await history.find(spec.tag, "hashed"));
}

async function settleRace(
  draft: StoredRelease,
  plan: Plan,
  publisher: Publisher,
  history: History,
): Promise<Publication> {
  const standing = await standingOf(plan, history);
  if (standing.kind === "absent") {
    const message = `${plan.spec.tag} was published by another run, but ${plan.where} does not show its release yet.`;
    throw new Failure("environment", message, { fix: "Run again: the run finds and compares the release." });
  }
  // Nothing can ever be published from it: the tag has its release.
  if (standing.release.id !== draft.id) await publisher.remove(draft);
  if (standing.kind === "same" || standing.kind === "matched-handmade") {
    return { kind: "already-published", release: standing.release };
  }
  return refused([
    finding(rules.takenMeanwhile, { message: `${plan.spec.tag} was published by another run with different content.` }),
  ]);
}

async function giveUp(draft: StoredRelease, { spec }: Plan, publisher: Publisher): Promise<Refused> {
  await publisher.remove(draft);
  const message = `${spec.tag} belonged to an immutable release that was deleted, and GitHub never accepts that tag again.`;
  return refused([finding(rules.burnedTag, { message })]);
}

/** Reads the release back as its readers see it; where they do not see it yet, as the place that published it does. */
async function confirm(published: StoredRelease, plan: Plan, history: History): Promise<Publication> {
  const release = (await history.find(plan.spec.tag, "hashed")) ?? published;
  if (holdsExactly(release.assets, plan)) return { kind: "published", release };
  throw new Failure(
    "environment",
    `${plan.spec.tag} was published but does not read back as planned from ${plan.where}.`,
    {
      fix: "Check the release before using it, then run again to compare it with the candidate.",
    },
  );
}

/**
 * Removes our drafts of a published tag: a slow list hid them so far, or their run died after another one published.
 * The release is out: what fails here does not take that back.
 */
export async function sweep(tag: string, publisher: Publisher): Promise<void> {
  try {
    const left = (await publisher.drafts(tag)).filter((d) => markerOf(tag, d.body) !== undefined);
    for (const draft of left) await publisher.remove(draft);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
