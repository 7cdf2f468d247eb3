import type { FileDigest } from "../domain/digest.ts";
import type { Failure } from "../domain/failure.ts";
import type { StoredAsset, StoredRelease } from "../releases/ports.ts";

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
 * Every method throws a `Failure` where the place cannot do it, or where another run took the draft over.
 */
export interface Publisher {
  readonly where: string;
  /** How many files are sent at once; one where it is not stated. */
  readonly uploadsAtOnce?: number;
  /** Whether people can reach a draft and put files of their own into it; not where it is not stated. */
  readonly openDrafts?: boolean;
  /** Throws a `Failure` where `spec` cannot be published as things are. Only reads. */
  preflight?(spec: ReleaseSpec): Promise<void>;
  /**
   * What is known to stand in the way of publishing, such as a missing permission; `undefined` if nothing is. Only reads,
   * and never throws: what it cannot find out shows when the release is published.
   */
  obstacle?(tag: string): Promise<Failure | undefined>;
  /** All drafts of a tag, oldest first, whoever made them; those of this run too where the place counts them. */
  drafts(tag: string): Promise<readonly StoredRelease[]>;
  create(spec: ReleaseSpec): Promise<StoredRelease>;
  /**
   * Takes a published release without files back to a draft of this run, under `spec`; what became a draft meanwhile is
   * left as it is. Absent where a release cannot be taken back.
   */
  reopen?(release: StoredRelease, spec: ReleaseSpec): Promise<void>;
  /** Makes a draft that was found this run's own, under `spec`, before anything in it is changed. */
  claim?(draft: StoredRelease, spec: ReleaseSpec): Promise<void>;
  /** Sends the bytes that were staged. Where the file has others by now, the draft does not get them. */
  upload(draft: StoredRelease, file: StagedFile): Promise<void>;
  /**
   * The assets that a draft holds now, with digests. A place that is slow to show what it was sent gets a little time
   * to show the files of the names `awaited`.
   */
  assets(draft: StoredRelease, awaited?: readonly string[]): Promise<readonly StoredAsset[]>;
  /** Removes one asset of a draft, or the whole draft; a release that is published by now is left alone. */
  remove(draft: StoredRelease, asset?: StoredAsset): Promise<void>;
  /**
   * Publishes a draft under `spec`. `taken`: somebody else published the tag first. `tag-reserved`: an immutable release had
   * the tag once, and it can never carry another.
   */
  publish(draft: StoredRelease, spec: ReleaseSpec): Promise<StoredRelease | "taken" | "tag-reserved">;
}
