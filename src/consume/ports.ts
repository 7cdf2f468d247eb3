import type { FileDigest } from "../domain/digest.ts";
import type { Registry } from "../domain/registry.ts";
import type { ModelVersion } from "../domain/tag.ts";
import type { History } from "../releases/ports.ts";
import type { Origin } from "./lock.ts";
import type { Status } from "./status.ts";

/** One version in the folder that models are pulled into: `<folder>/<name>/<version>`. */
export interface ShelfPlace {
  readonly name: string;
  readonly version: string;
}

/** The folder that models are pulled into. Errors are `Failure`s. */
export interface Shelf {
  /** The path of a version, as a person would name it. */
  shown(place: ShelfPlace): string;
  /**
   * Every file of a version, by its path in the folder; `undefined` if there is nothing. Links and what is no regular
   * file have an empty digest.
   */
  held(place: ShelfPlace): Promise<readonly FileDigest[] | undefined>;
  /** The text of a regular file of a version that {@link held} has named. */
  read(place: ShelfPlace, name: string): Promise<string>;
  /**
   * Makes a version appear whole: `fetch` writes each file to an absolute path outside of it, what an interrupted run has
   * fetched is used again, and one rename puts everything in place. Returns "taken" if the place exists by then.
   */
  put(place: ShelfPlace, files: readonly FileDigest[], fetch: Fetch): Promise<"put" | "taken">;
}

/**
 * Writes one file and checks it against its digest. The file may hold the first bytes of it already; what comes back is
 * how many bytes were sent for.
 */
export type Fetch = (file: FileDigest, path: string) => Promise<void>;

/** Says whether a version is deprecated or withdrawn by now. Never throws: that no one can be asked is an answer. */
export type ReadStatus = (id: ModelVersion) => Promise<Status>;

/** The versions that an environment serves. */
export interface Deployed {
  /** How a person names the record. */
  readonly where: string;
  readonly stable: string;
  /** The version of an active canary. */
  readonly canary?: string;
  /** Whether the stable version's files are those that the record names. */
  matches(files: readonly FileDigest[]): boolean;
}

/** A registry and the place of its releases. Nothing is asked of the place before it is needed. */
export interface Source {
  /** As the lock file keeps it. */
  readonly origin: Origin;
  readonly registry: Registry;
  /** The place; throws a `Failure` if it is not there. */
  open(): Promise<History>;
  /** What an environment's record orders, where the registry is kept; `undefined` if there is no such record. */
  deployed(model: string, environment: string): Promise<Deployed | undefined>;
  /** `brief`: asks once and waits seconds only, because nothing else is needed of the place. */
  status(id: ModelVersion, brief: boolean): Promise<Status>;
}
