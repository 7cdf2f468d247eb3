import type { FileDigest } from "../domain/digest.ts";
import type { StagedFile } from "../publish/ports.ts";

/** Draws an SVG as a PNG, `scale` pixels for each unit. The same text gives the same bytes. */
export type Rasterise = (svg: string, scale: number) => Promise<Uint8Array>;

/** Writes a file of the repository that is not there yet; `undefined` where something is: it is left alone. */
export type WriteNew = (path: string, content: Uint8Array) => Promise<FileDigest | undefined>;

/** The versions of a model that have a folder, in any order. */
export type ListVersions = (model: string) => Promise<readonly string[]>;

/** Files that a person names from wherever they are. What is taken is a private copy, under its own base name. */
export interface Intake {
  /** `undefined` if there is no regular file. */
  file(path: string): Promise<StagedFile | undefined>;
  /** A file by its name in the folder of the file at `path`. */
  beside(path: string, name: string): Promise<StagedFile | undefined>;
  /** A fixture set: a file, or the files of a folder of ONNX test data. */
  set(path: string): Promise<TakenSet | undefined>;
  /** Lower-case hex SHA-256 of a file. */
  digest(path: string): Promise<string | undefined>;
}

export type TakenSet =
  /** The registry already contains it, at this path from the root. */
  | { readonly kind: "inside"; readonly path: string }
  | { readonly kind: "file"; readonly file: StagedFile }
  /** Files by their path from the folder that holds `test_data_set_*`; `folder` holds the copies. */
  | { readonly kind: "folder"; readonly folder: string; readonly files: readonly StagedFile[] };

/** A new file: its bytes, or the private copy that has them. */
export type NewFile = { readonly path: string } & ({ readonly content: Uint8Array } | { readonly copyOf: string });

/**
 * Writes a new folder of files and files next to it: all of them, or nothing. `false` if one of them is there already; then
 * nothing was written.
 */
export type WriteTree = (
  folder: string,
  inside: readonly NewFile[],
  nextTo: readonly NewFile[],
) => Promise<TreeWritten>;

export type TreeWritten = { readonly ok: true } | { readonly ok: false; readonly exists: string };

/** Asks a person a question; `undefined` if there is no answer to wait for. */
export type Ask = (question: string) => Promise<string | undefined>;

/** Replaces a file of the repository in one step. */
export type ReplaceFile = (path: string, content: Uint8Array) => Promise<void>;
