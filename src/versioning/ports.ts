import type { FileDigest } from "../nouns/digest.js";

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
  readonly assets: readonly StoredAsset[];
}

/**
 * Where published releases are found. Reading may fail: an implementation throws a `Failure` then, because
 * "there is none" and "it could not be read" are different answers.
 */
export interface History {
  /** How a person names the place: `folder releases`, `github.com/acme/registry`. */
  readonly where: string;
  /** The versions of all published releases of a model, in any order; prereleases included, drafts not. */
  versions(model: string): Promise<readonly string[]>;
  /** The published release of a tag, or `undefined` where there is none. */
  find(tag: string): Promise<StoredRelease | undefined>;
  /** The bytes of a small asset, checked against its digest where the store states one. */
  read(release: StoredRelease, asset: StoredAsset): Promise<Uint8Array>;
  /** Writes an asset of any size to the absolute path `file`, checked likewise. */
  download(release: StoredRelease, asset: StoredAsset, file: string): Promise<void>;
}

/** What was found below the candidate, or that nothing is. */
export type Previous =
  | { readonly kind: "none"; readonly where: string }
  | {
      readonly kind: "found";
      readonly where: string;
      readonly version: string;
      readonly tag: string;
      readonly commit?: string;
      /** Whether that release passed an accuracy gate; `undefined` where it carries no report. */
      readonly gated?: boolean;
      readonly files: readonly FileDigest[];
    };
