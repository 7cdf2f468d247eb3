import { randomUUID } from "node:crypto";
import type { Failure } from "../../domain/failure.ts";
import type { Publisher, ReleaseSpec, StagedFile } from "../../publish/ports.ts";
import type { StoredAsset, StoredRelease } from "../../releases/ports.ts";
import type { GitHub } from "./client.ts";
import { createDraft } from "./create-draft.ts";
import { listDrafts, settledAssets } from "./drafts.ts";
import { DraftLost, removeOwned, showRelease, takeOver } from "./lease.ts";
import { findObstacle } from "./obstacle.ts";
import { awaitTag, publishDraft } from "./publish-draft.ts";
import { reopenRelease } from "./reopen.ts";
import { type ApiRelease, toRelease } from "./stored.ts";
import { requireTag } from "./tag.ts";
import { uploadAsset } from "./upload.ts";

const UPLOADS_AT_ONCE = 4;

/** What this run knows of a draft beyond what the port says. */
interface Opened {
  readonly release: ApiRelease;
  readonly uploadUrl: string;
  /** Settled when the draft is this run's to write to; absent before the first write to a resumed one. */
  owned?: Promise<void>;
}

/** Publishes into GitHub Releases. Drafts need a token that may write contents. */
export function createGitHubPublisher(github: GitHub): Publisher {
  return new GitHubPublisher(github);
}

class GitHubPublisher implements Publisher {
  readonly where: string;
  readonly uploadsAtOnce = UPLOADS_AT_ONCE;
  readonly openDrafts = true;
  readonly #github: GitHub;
  /** This run's name on the drafts that it works on. */
  readonly #run = randomUUID();
  readonly #opened = new Map<string, Opened>();

  constructor(github: GitHub) {
    this.#github = github;
    this.where = `${github.owner}/${github.repo}`;
  }

  preflight(spec: ReleaseSpec): Promise<void> {
    return requireTag(this.#github, spec);
  }

  obstacle(tag: string): Promise<Failure | undefined> {
    return findObstacle(this.#github, tag);
  }

  async drafts(tag: string): Promise<readonly StoredRelease[]> {
    const listed = await listDrafts(this.#github, tag);
    for (const release of listed) this.#open(release, release.upload_url);
    const shown = new Set(listed.map((r) => r.id));
    // A list may not show yet what this run made.
    const own = [...this.#opened.values()].filter((o) => o.owned && !shown.has(o.release.id)).map((o) => o.release);
    const all = [...listed, ...own.filter((r) => r.draft && r.tag_name === tag)];
    return all.sort((a, b) => a.id - b.id).map((release) => toRelease(release, []));
  }

  async create(spec: ReleaseSpec): Promise<StoredRelease> {
    const release = await createDraft(this.#github, spec, this.#run);
    this.#open(release, release.upload_url).owned = Promise.resolve();
    return toRelease(release, []);
  }

  async reopen(release: StoredRelease, spec: ReleaseSpec): Promise<void> {
    const draft = await reopenRelease(this.#github, Number(release.id), spec, this.#run);
    if (draft !== undefined) this.#open(draft, draft.upload_url).owned = Promise.resolve();
  }

  claim(draft: StoredRelease, { body }: ReleaseSpec): Promise<void> {
    return this.#own(draft, body);
  }

  async upload(draft: StoredRelease, file: StagedFile): Promise<void> {
    await this.#own(draft);
    await uploadAsset(
      this.#github,
      {
        uploadUrl: this.#opened.get(draft.id)?.uploadUrl ?? "",
        list: () => this.assets(draft),
        remove: (asset) => this.#removeAsset(draft, asset),
      },
      file,
    );
  }

  assets(draft: StoredRelease, awaited?: readonly string[]): Promise<readonly StoredAsset[]> {
    return settledAssets(this.#github, Number(draft.id), awaited);
  }

  async remove(draft: StoredRelease, asset?: StoredAsset): Promise<void> {
    if (asset !== undefined) {
      await this.#own(draft);
      await this.#removeAsset(draft, asset);
      return;
    }
    try {
      // A living run that works on it gets to know, and stops before the draft is gone: it could be publishing it.
      await this.#own(draft);
      await removeOwned(this.#github, Number(draft.id), draft.tag, this.#run);
    } catch (error) {
      if (!(error instanceof DraftLost)) throw error;
    }
    this.#opened.delete(draft.id);
  }

  async publish(draft: StoredRelease, spec: ReleaseSpec): Promise<StoredRelease | "taken" | "tag-reserved"> {
    await this.#own(draft);
    const published = await publishDraft(this.#github, Number(draft.id), spec, this.#run);
    if (published === "tag-reserved") return published;
    if (published === "taken") {
      await awaitTag(this.#github, spec.tag);
      return published;
    }
    this.#opened.delete(draft.id);
    const [assets] = await Promise.all([
      settledAssets(this.#github, published.id),
      awaitTag(this.#github, published.tag_name),
    ]);
    return toRelease(published, assets);
  }

  #open(release: ApiRelease, uploadUrl: string): Opened {
    const known = this.#opened.get(String(release.id));
    const opened: Opened = known ?? { release, uploadUrl };
    this.#opened.set(String(release.id), opened);
    return opened;
  }

  /** Before its first write to a draft that it found, this run makes it its own. */
  async #own(draft: StoredRelease, body?: string): Promise<void> {
    const opened = this.#opened.get(draft.id);
    if (opened === undefined) {
      await showRelease(this.#github, Number(draft.id), draft.tag);
      throw new Error(`draft ${draft.id} was never opened`);
    }
    opened.owned ??= takeOver(this.#github, Number(draft.id), draft.tag, this.#run, body);
    await opened.owned;
  }

  async #removeAsset(draft: StoredRelease, asset: StoredAsset): Promise<void> {
    await removeOwned(this.#github, Number(draft.id), draft.tag, this.#run, asset);
  }
}
