import type { FileDigest } from "../nouns/digest.js";
import type { StoredAsset, StoredRelease } from "../versioning/ports.js";

/** A file that is ready to be sent: a private copy whose digest was taken when it was validated. `file` is absolute. */
export interface StagedFile extends FileDigest {
  readonly file: string;
}

/** What a release is to say about itself. */
export interface ReleaseSpec {
  readonly tag: string;
  readonly commit: string;
  readonly title: string;
  readonly body: string;
  readonly prerelease: boolean;
}

/**
 * A place that releases can be published to. Drafts are invisible to readers; `publish` makes one visible whole.
 * Every method throws a `Failure` where the place cannot do it.
 */
export interface Publisher {
  readonly where: string;
  /** All drafts of a tag, oldest first, whoever made them. */
  drafts(tag: string): Promise<readonly StoredRelease[]>;
  create(spec: ReleaseSpec): Promise<StoredRelease>;
  upload(draft: StoredRelease, file: StagedFile): Promise<void>;
  /** The assets that a draft holds now. */
  assets(draft: StoredRelease): Promise<readonly StoredAsset[]>;
  /** Removes one asset of a draft, or the whole draft. */
  remove(draft: StoredRelease, asset?: StoredAsset): Promise<void>;
  /** Publishes a draft under `spec`, or says that somebody else published the tag first. */
  publish(draft: StoredRelease, spec: ReleaseSpec): Promise<StoredRelease | "taken">;
}
