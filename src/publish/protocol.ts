import { sameFiles } from "../nouns/digest.js";
import { Failure } from "../nouns/failure.js";
import { type Finding, finding } from "../nouns/finding.js";
import type { History, StoredAsset, StoredRelease } from "../versioning/ports.js";
import { isEvidence } from "./evidence.js";
import { compareIdentity } from "./identity.js";
import { parseMarker } from "./marker.js";
import type { Plan } from "./plan.js";
import type { Publisher, StagedFile } from "./ports.js";
import { publishRules as rules } from "./rules.js";

export type Publication =
  | { readonly kind: "published"; readonly release: StoredRelease }
  | { readonly kind: "already-published"; readonly release: StoredRelease }
  | { readonly kind: "refused"; readonly findings: readonly Finding[] };

export type PublishProgress = (done: number, total: number, what: string) => void;

/**
 * Carries out a plan: draft, upload, verify, publish, confirm. A run that stops anywhere leaves at most a draft,
 * which the next run resumes if it belongs to the same commit and discards otherwise.
 */
export async function publish(
  plan: Plan,
  publisher: Publisher,
  history: History,
  progress: PublishProgress = () => {},
): Promise<Publication> {
  const claimed = await claimDraft(plan, publisher);
  if (claimed.kind === "refused") return claimed;
  const draft = claimed.draft;
  await fill(draft, plan, publisher, progress);
  await verify(draft, plan, publisher);
  const release = await publisher.publish(draft, plan.spec);
  if (release === "taken") return settleRace(draft, plan, publisher, history);
  return confirm(plan, history);
}

type Claim =
  | { readonly kind: "claimed"; readonly draft: StoredRelease }
  | { readonly kind: "refused"; readonly findings: readonly Finding[] };

async function claimDraft(plan: Plan, publisher: Publisher): Promise<Claim> {
  const drafts = await publisher.drafts(plan.spec.tag);
  const foreign = drafts.find((d) => parseMarker(d.body) === undefined);
  if (foreign !== undefined) {
    return {
      kind: "refused",
      findings: [
        finding(rules.foreignDraft, {
          message: `A draft of ${plan.spec.tag} at ${foreign.url} was not made by this tool.`,
        }),
      ],
    };
  }
  const isOurs = (d: StoredRelease) => parseMarker(d.body)?.commit === plan.spec.commit;
  const [resumed, ...surplus] = drafts.filter(isOurs);
  for (const stale of [...drafts.filter((d) => !isOurs(d)), ...surplus]) await publisher.remove(stale);
  return { kind: "claimed", draft: resumed ?? (await publisher.create(plan.spec)) };
}

function matches(asset: StoredAsset, file: StagedFile): boolean {
  return asset.complete && asset.size === file.size && asset.sha256 === file.sha256;
}

async function fill(draft: StoredRelease, plan: Plan, publisher: Publisher, progress: PublishProgress): Promise<void> {
  const wanted = new Map(plan.files.map((f) => [f.name, f]));
  const kept = new Set<string>();
  for (const asset of await publisher.assets(draft)) {
    const file = wanted.get(asset.name);
    if (file !== undefined && matches(asset, file)) kept.add(asset.name);
    else await publisher.remove(draft, asset);
  }
  const missing = plan.files.filter((f) => !kept.has(f.name));
  // Evidence goes last, so that a resumed draft never carries a report about files that it lacks.
  const ordered = [...missing.filter((f) => !isEvidence(f.name)), ...missing.filter((f) => isEvidence(f.name))];
  for (const [done, file] of ordered.entries()) {
    progress(done, ordered.length, file.name);
    await publisher.upload(draft, file);
  }
  progress(ordered.length, ordered.length, "all files are there");
}

async function verify(draft: StoredRelease, plan: Plan, publisher: Publisher): Promise<void> {
  const assets = await publisher.assets(draft);
  const held = assets.map((a) => ({ name: a.name, size: a.size, sha256: a.complete ? (a.sha256 ?? "") : "" }));
  if (sameFiles(held, plan.files)) return;
  throw new Failure("environment", `The draft at ${draft.url} does not hold exactly the planned files.`, {
    fix: "Run again: nothing was published, and what did arrive is kept.",
  });
}

async function settleRace(
  draft: StoredRelease,
  plan: Plan,
  publisher: Publisher,
  history: History,
): Promise<Publication> {
  const winner = await history.find(plan.spec.tag);
  const own = plan.files.filter((f) => !isEvidence(f.name));
  const standing = compareIdentity({ tag: plan.spec.tag, commit: plan.spec.commit, files: own }, winner);
  if (standing.kind === "same" || standing.kind === "adopted") {
    await publisher.remove(draft);
    return { kind: "already-published", release: standing.release };
  }
  return {
    kind: "refused",
    findings: [
      finding(rules.takenMeanwhile, { message: `${plan.spec.tag} was published by another run with other content.` }),
    ],
  };
}

async function confirm(plan: Plan, history: History): Promise<Publication> {
  const release = await history.find(plan.spec.tag);
  if (
    release !== undefined &&
    sameFiles(
      release.assets.map((a) => ({ ...a, sha256: a.sha256 ?? "" })),
      plan.files,
    )
  ) {
    return { kind: "published", release };
  }
  throw new Failure(
    "environment",
    `${plan.spec.tag} was published but does not read back as planned from ${plan.where}.`,
    {
      fix: "Look at the release before using it; run again to compare it with the candidate.",
    },
  );
}
