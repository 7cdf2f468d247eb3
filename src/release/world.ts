import type { Inference } from "../gate/ports.ts";
import type { Publisher } from "../publish/ports.ts";
import type { Repository } from "../registry/ports.ts";
import type { History } from "../releases/ports.ts";
import type { SigningKey } from "../releases/signing.ts";
import type { Listener, ReadModel, Workspace } from "./ports.ts";

/** Everything outside that a run may touch, behind ports. */
export interface World {
  readonly repository: Repository;
  readonly workspace: Workspace;
  readonly inference: Inference;
  readonly readModel: ReadModel;
  readonly listener: Listener;
  /** As `AssessOptions.resamples`. */
  readonly resamples?: number;
}

/** What publishing needs beside it. */
export interface ReleaseWorld extends World {
  readonly publisher: Publisher;
  /** The place that is published into, as its readers see it. */
  readonly history: History;
  /** Where previous releases are looked for: mostly the same place. */
  readonly previousReleases: History;
  /** Signs the release, if that is asked for. */
  readonly signingKey?: SigningKey;
}
