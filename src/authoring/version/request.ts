import type { Finding } from "../../domain/finding.ts";
import type { PermutationRunner } from "../../gate/ports.ts";
import type { MeasuredLatency, Quality } from "../../gate/result.ts";
import type { Document } from "../../registry/document.ts";
import type { ModelPolicy } from "../../registry/policy-types.ts";
import type { World } from "../../release/world.ts";
import type { FirstLimits } from "../limits.ts";
import type { Ask, Intake, ListVersions, Rasterise, WriteTree } from "../ports.ts";
import type { InFileOrder } from "./columns.ts";
import type { Given } from "./given.ts";
import type { GuessedType } from "./model-type.ts";
import type { NextVersion } from "./next-version.ts";

export interface NewVersion {
  readonly model: string;
  /** Absent if it is to be found out. */
  readonly version?: string;
  /** As the user names them from where they are. */
  readonly modelPath: string;
  readonly fixturesPath?: string;
  /** The version that this one starts from. */
  readonly from?: string;
  /** The column with the labels. */
  readonly label?: string;
  /** The column that says which rows are ranked together. */
  readonly query?: string;
  readonly given: readonly Given[];
}

export interface CreateWorld extends Pick<World, "repository" | "workspace" | "listener" | "readModel"> {
  readonly inference: World["inference"] & PermutationRunner;
  readonly intake: Intake;
  readonly versions: ListVersions;
  /** The versions of a model that have a tag. */
  readonly tagged: ListVersions;
  readonly rasterise: Rasterise;
  readonly writeTree: WriteTree;
  readonly ask?: Ask;
  /** Now, as ISO 8601. */
  readonly now: string;
}

/** A metric whose stated value is not the measured one. */
export interface Contradicted {
  readonly name: string;
  readonly stated: number;
  readonly measured: number;
}

/** What became of a new version. Paths are relative to the root of the repository. */
export type Created =
  | {
      readonly kind: "created";
      readonly tag: string;
      readonly folder: string;
      readonly model: string;
      readonly next: NextVersion;
      readonly written: readonly string[];
      /** Keys of `metadata.json`. */
      readonly open: readonly string[];
      readonly kept: readonly string[];
      /** Of `kept`, what describes the training of another model file. */
      readonly keptTraining?: readonly string[] | undefined;
      /** Files of the version that it starts from that nothing of the new one stands for, by name. */
      readonly leftOut?: readonly string[] | undefined;
      /** Metrics that were stated, and measured differently. */
      readonly contradicted?: readonly Contradicted[] | undefined;
      readonly from?: string | undefined;
      /** The column with the labels, if it was found by what the model answers. */
      readonly guessedLabel?: string | undefined;
      /** The input whose columns are in the order of the file. */
      readonly inFileOrder?: InFileOrder | undefined;
      /** The type of the model, if only the labels say it, and why, as a clause. */
      readonly guessedType?: GuessedType | undefined;
      /** Of a `model.yml` that was written; absent if there was one. */
      readonly limits?: FirstLimits | undefined;
      readonly quality?: Quality | undefined;
      readonly latency?: MeasuredLatency | undefined;
      /** Warnings and notices of the measurement, and why a figure is missing. */
      readonly findings: readonly Finding[];
    }
  /** The model cannot become a version as it is; nothing was written. */
  | { readonly kind: "refused"; readonly findings: readonly Finding[] };

/** A `model.yml` that is there already; absent if there is none. */
export type Policy = Document<ModelPolicy> | undefined;

/** What keeps a model from becoming a version. */
export interface Refused {
  readonly findings: readonly Finding[];
}
