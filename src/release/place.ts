import { type Finding, finding } from "../domain/finding.ts";
import { sweep } from "../publish/protocol.ts";
import { compareIdentity, type Identity, type Standing } from "../releases/identity.ts";
import type { StoredRelease } from "../releases/ports.ts";
import { publishRules } from "../releases/rules.ts";
import type { Candidate } from "./candidate.ts";
import type { Outcome } from "./outcome.ts";
import { describeReleasedChange, type Released } from "./released.ts";
import type { Request } from "./request.ts";
import { readStored } from "./stored.ts";
import type { ReleaseWorld } from "./world.ts";

/** How a candidate stands to the release of its own number: what is asked of it hangs on that. */
export type Place =
  /** It is judged by itself: nobody looked for releases. */
  | { readonly kind: "apart" }
  /** `fills`: the release without files that a person made for the tag, which publishing fills. */
  | { readonly kind: "new"; readonly fills?: StoredRelease | undefined }
  /** Its number has a release with other content; `findings` say so. */
  | { readonly kind: "taken"; readonly findings: readonly Finding[] }
  /** It has its number, and is held to its own release. */
  | { readonly kind: "released"; readonly released: Released }
  /** Nothing has to be judged. */
  | { readonly kind: "settled"; readonly outcome: Outcome };

/** A place that has to be judged. */
export type OpenPlace = Exclude<Place, { readonly kind: "settled" }>;

/** Whether the number of the candidate is used up already. */
export function isReleased({ kind }: OpenPlace): boolean {
  return kind === "taken" || kind === "released";
}

/** What is found of the place itself. */
export function findingsOf(place: OpenPlace): readonly Finding[] {
  switch (place.kind) {
    case "apart":
      return [];
    case "new":
      return reportFilled(place.fills);
    case "taken":
      return place.findings;
    case "released":
      return place.released.findings;
  }
}

function reportFilled(release: StoredRelease | undefined): Finding[] {
  if (release === undefined) return [];
  const message = `The release at ${release.url} was not made by this tool and has no files: releasing this version fills it.`;
  return [finding(publishRules.filled, { message })];
}

/**
 * The place of a candidate that is to be published. A release that is there already ends the run: what other runs have
 * left of its drafts is removed, unless this is a dry run.
 */
export async function findPlace(request: Request, candidate: Candidate, world: ReleaseWorld): Promise<Place> {
  const standing = await compareWithPublished(candidate, world);
  switch (standing.kind) {
    case "absent":
      return { kind: "new" };
    case "same":
    case "matched-handmade":
      if (!request.dryRun) await sweep(candidate.tag, world.publisher);
      return { kind: "settled", outcome: await readStored(request, candidate, standing, world) };
    case "different": {
      const fillable = standing.fillable === true && world.publisher.reopen !== undefined;
      if (fillable) return { kind: "new", fills: standing.release };
      return { kind: "taken", findings: await explainTaken(candidate, standing, world) };
    }
  }
}

async function compareWithPublished(
  candidate: Candidate,
  { history, listener }: Pick<ReleaseWorld, "history" | "listener">,
): Promise<Standing> {
  listener.stage(`Looking for ${candidate.tag} in ${history.where}`);
  return compareIdentity(identityOf(candidate), await history.find(candidate.tag, "hashed"));
}

function identityOf({ tag, tagCommit, assets }: Candidate): Identity {
  const files = assets.map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  return { tag, files, ...(tagCommit === undefined ? {} : { commit: tagCommit }) };
}

/** A release stays as it is when its documents change: there is no new content that would want a number. */
async function explainTaken(
  candidate: Candidate,
  standing: Extract<Standing, { kind: "different" }>,
  world: ReleaseWorld,
): Promise<readonly Finding[]> {
  if (standing.differing.length === 0) return standing.findings;
  const { kind } = await describeReleasedChange(candidate, standing, world);
  const fix = "Nothing has to be released: README.md and deprecated may change, and the release stays as it is.";
  return kind === "documents" ? standing.findings.map((f) => ({ ...f, fix })) : standing.findings;
}
