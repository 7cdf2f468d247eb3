import type { ReportPolicy } from "./report.ts";

/** An asset as a release holds it. `sha256` is absent where the store has not computed it; `complete` is false while bytes are missing. */
export interface StoredAsset {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sha256?: string;
  readonly complete: boolean;
}

/** A release as a store holds it, draft or published. `commit` is absent where the store does not know it. */
export interface StoredRelease {
  readonly id: string;
  readonly tag: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly title: string;
  readonly body: string;
  readonly commit?: string;
  readonly url: string;
  /** Its files and its tag can never change again, not even by deleting it. */
  readonly immutable?: boolean;
  readonly assets: readonly StoredAsset[];
}

/** Versions that stand in for releases. */
export interface StandIn {
  /** How a person names the commit that has them. */
  readonly name: string;
  /** What a version asks for, in place of what its report would say that it was judged by. */
  policyOf(tag: string): Promise<ReportPolicy | undefined>;
}

/**
 * Where published releases are found. Reading may fail: an implementation throws a `Failure` then, because
 * "there is none" and "it could not be read" are different answers.
 */
export interface History {
  /** How a person names the place: `folder releases`, `github.com/acme/registry`. */
  readonly where: string;
  /**
   * The versions of a model that may be published, in any order: all that are, and possibly some that never were.
   * Prereleases included.
   */
  versions(model: string): Promise<readonly string[]>;
  /** Whether the tag has a published release. */
  isPublished(tag: string): Promise<boolean>;
  /**
   * The published release of a tag, or `undefined` if there is none. With `"hashed"` no complete asset comes without
   * its digest: where the store states none, the bytes themselves are read.
   */
  find(tag: string, digests?: "hashed"): Promise<StoredRelease | undefined>;
  /** The bytes of a small asset, checked against its digest where the store states one. */
  read(release: StoredRelease, asset: StoredAsset): Promise<Uint8Array>;
  /** Writes an asset of any size to the absolute path `file`, checked likewise. */
  download(release: StoredRelease, asset: StoredAsset, file: string): Promise<void>;
  /**
   * Set if these are no releases, but the versions of a commit that stand in for them because no one looks at releases.
   */
  readonly standIn?: StandIn;
  /** Writes the file `name` of the tag's own folder in git to `file`; false where git does not have it. */
  downloadFromTag(tag: string, name: string, file: string): Promise<boolean>;
}
