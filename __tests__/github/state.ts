/** What a token is and may do. GITHUB_TOKEN is a bot's. */
export interface Token {
  readonly login: string;
  readonly id: number;
  readonly type: "Bot" | "User";
  readonly permissions: {
    readonly contents?: "read" | "write";
    readonly pull_requests?: "read" | "write";
    readonly administration?: "read";
  };
}

/** How many reads do not yet see what a write made: GitHub's lists and digests lag. */
export interface Late {
  list: number;
  tag: number;
  digest: number;
}

export interface Asset {
  readonly id: number;
  name: string;
  label: string | null;
  state: "uploaded" | "open" | "starter";
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly uploader: Token;
  readonly createdAt: string;
  readonly late: Late;
  downloads: number;
}

export interface Release {
  readonly id: number;
  tag: string;
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  readonly author: Token;
  readonly createdAt: string;
  publishedAt: string | null;
  readonly assets: Asset[];
  late: Late;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly user: Token;
  readonly createdAt: string;
  updatedAt: string;
}

/** A pull request; its files come from the repository's own history. */
export interface Pull {
  readonly number: number;
  readonly title?: string;
  readonly base: { readonly ref: string; readonly sha: string };
  /** `repo` is the fork, e.g. `someone/model`. */
  readonly head: { readonly ref: string; readonly sha: string; readonly repo?: string };
}

/** A ruleset of the repository, as far as anything here asks for it. */
export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly target: "branch" | "tag";
  readonly active: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: readonly string[];
}

/** What GitHub does by itself, or lets happen, and a careful client never causes. */
export type Event =
  | { readonly kind: "tag-created"; readonly tag: string; readonly commit: string }
  | { readonly kind: "draft-lost-its-tag"; readonly release: number; readonly tag: string }
  | { readonly kind: "published"; readonly release: number; readonly tag: string }
  | { readonly kind: "published-release-changed"; readonly release: number; readonly what: string };

/** Everything that the stand-in remembers. Tests may read it, and arrange it before a run. */
export interface State {
  readonly releases: Release[];
  readonly comments: Comment[];
  readonly pulls: Map<number, Pull>;
  readonly events: Event[];
  readonly rulesets: Ruleset[];
  /** Checks that a ruleset of the default branch requires, and those of its classic protection. */
  readonly requiredChecks: string[];
  readonly protectedChecks: string[];
  /** Tags of immutable releases that were deleted: they never carry a release again. */
  readonly burnedTags: Set<string>;
  /** The id of the release that `/releases/latest` shows. */
  latest: number | undefined;
  /** Whether what is published from now on is immutable. */
  immutable: boolean;
  archived: boolean;
  /** A number that nothing else has. */
  nextId(): number;
  /** A time one second after the last one that was asked for. */
  now(): string;
}

export function createState(immutable: boolean, pulls: readonly Pull[]): State {
  let id = 1000;
  let time = Date.UTC(2026, 0, 1);
  return {
    releases: [],
    comments: [],
    pulls: new Map(pulls.map((pull) => [pull.number, pull])),
    events: [],
    rulesets: [],
    requiredChecks: [],
    protectedChecks: [],
    burnedTags: new Set(),
    latest: undefined,
    immutable,
    archived: false,
    nextId: () => ++id,
    now: () => {
      time += 1000;
      return new Date(time).toISOString().replace(".000Z", "Z");
    },
  };
}
