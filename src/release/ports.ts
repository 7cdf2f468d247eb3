import type { Failure } from "../domain/failure.ts";
import type { Finding } from "../domain/finding.ts";
import type { ModelRead } from "../formats/onnx/model.ts";
import type { Plan } from "../publish/plan.ts";
import type { StagedFile } from "../publish/ports.ts";
import type { Repository } from "../registry/ports.ts";
import type { VersionFile } from "../registry/version-file.ts";

/** Reads what an ONNX file at an absolute path says of itself; its weights stay where they are. */
export type ReadModel = (file: string) => ModelRead;

/** Where a run keeps its private copies and its evidence. */
export interface Workspace {
  /** Copies files into a private folder; a file that is no longer the one that was listed breaks the run. */
  stage(files: readonly VersionFile[]): Promise<readonly StagedFile[]>;
  /** A private folder for what belongs to another version, made if it is not there: its absolute path. */
  folder(name: string): Promise<string>;
  /** Lower-case hex SHA-256 of the file at an absolute path. */
  digest(file: string): Promise<string>;
  /** Where evidence goes, as a person would name it. */
  readonly evidenceFolder: string;
  /** Writes one piece of evidence, replacing what an earlier run wrote under the name. */
  writeEvidence(name: string, text: string): Promise<StagedFile>;
  /** The absolute path of a file of the repository. */
  path(path: string): string;
  dispose(): Promise<void>;
}

/** Hears how a run comes along. It may show it or keep silent; it never decides. */
export interface Listener {
  stage(title: string): void;
  /** `leftS`: how long the rest will take, in seconds, where that can be said. */
  progress(done: number, total: number, what: string, leftS?: number): void;
  plan(plan: Plan): void;
  /** What a stage found, as soon as it did: a run that breaks later still has it. */
  found?(findings: readonly Finding[]): void;
  /** What will stand in the way of publishing, before anything is measured. */
  obstacle?(failure: Failure): void;
}

/** A file that a pull request adds, changes or removes. */
export interface ChangedFile {
  readonly path: string;
  readonly status: "added" | "modified" | "removed";
}

/** What git keeps under the path of a file that it lists; what a submodule contains is not listed. */
export type EntryKind = "file" | "symlink" | "submodule";

/** The registry as a pull request leaves it. */
export interface ChangedTree extends Pick<Repository, "read" | "registry"> {
  /** The version folders of a model under their exact names, in any order. */
  versions(model: string): Promise<readonly string[]>;
  /** What a changed path is; a regular file if the commit does not have it. */
  kindOf(path: string): Promise<EntryKind>;
}
