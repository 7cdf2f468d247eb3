import { createHash } from "node:crypto";
import type { FileDigest } from "../../src/domain/digest.ts";
import { connect, type GitHub, type GitHubOptions } from "../../src/platform/github/client.ts";
import { createGitHubHistory } from "../../src/platform/github/history.ts";
import { createGitHubPublisher } from "../../src/platform/github/publisher.ts";
import type { RetryPolicy } from "../../src/platform/github/retry-policy.ts";
import type { Plan } from "../../src/publish/plan.ts";
import { type Publication, publish } from "../../src/publish/protocol.ts";
import { isEvidence } from "../../src/releases/evidence.ts";
import { compareIdentity } from "../../src/releases/identity.ts";
import type { StandIn } from "../github/stand-in.ts";
import type { State } from "../github/state.ts";

export type Sleeps = number[];

/** A clock that a sleep moves on at once; `sleeps` keeps what was slept, in milliseconds. */
export function fakeClock(): Partial<RetryPolicy> & { readonly sleeps: Sleeps } {
  let now = Date.UTC(2026, 0, 1);
  const sleeps: Sleeps = [];
  return {
    sleeps,
    now: () => now,
    random: () => 0.5,
    sleep: async (ms) => {
      sleeps.push(ms);
      now += ms;
    },
  };
}

export function connectTo(github: StandIn, more: Partial<GitHubOptions> = {}): GitHub {
  const { apiUrl, owner, repo } = github;
  return connect({ token: "ghs-may-write", apiUrl, owner, repo, retryPolicy: fakeClock(), ...more });
}

/** Publishes a plan to a stand-in as one run does, with a publisher of its own. */
export function publishTo(github: StandIn, plan: Plan, more: Partial<GitHubOptions> = {}): Promise<Publication> {
  const client = connectTo(github, more);
  return publish(plan, createGitHubPublisher(client), createGitHubHistory(client));
}

/** A whole run: what is published already is compared and left alone. */
export async function releaseTo(github: StandIn, plan: Plan, more: Partial<GitHubOptions> = {}): Promise<string> {
  const { tag, commit } = plan.spec;
  const files = plan.files.filter((f) => !isEvidence(f.name));
  const published = await createGitHubHistory(connectTo(github, more)).find(tag, "hashed");
  const standing = compareIdentity({ tag, commit, files }, published);
  return standing.kind === "absent" ? (await publishTo(github, plan, more)).kind : standing.kind;
}

/** What must hold at any moment: a release that the world sees has all its files, each of them whole. */
export function neverInPart(names: readonly string[]) {
  const wanted = [...names].sort().join(", ");
  return ({ releases }: State): string | undefined => {
    for (const release of releases.filter((r) => !r.draft)) {
      const held = release.assets.filter((a) => a.state === "uploaded").map((a) => a.name);
      if (held.sort().join(", ") !== wanted || held.length !== release.assets.length) {
        return `${release.tag} is published with ${held.join(", ")}`;
      }
    }
    return undefined;
  };
}

/** The files of a release by their own bytes, whatever GitHub states. */
export function heldBy(github: StandIn, tag: string): FileDigest[] {
  const release = github.state.releases.find((r) => !r.draft && r.tag === tag);
  return (release?.assets ?? [])
    .map(({ name, bytes }) => ({
      name,
      size: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
