import type { Inference } from "../gate/ports.js";
import type { Publisher } from "../publish/ports.js";
import type { Repository } from "../registry/ports.js";
import type { History } from "../versioning/ports.js";
import type { Listener, ReadModel, Workspace } from "./ports.js";

/** Everything outside that a run may touch, behind ports. */
export interface World {
  readonly repository: Repository;
  readonly workspace: Workspace;
  readonly inference: Inference;
  readonly readModel: ReadModel;
  readonly listener: Listener;
}

/** What publishing needs beside it. */
export interface ReleaseWorld extends World {
  readonly publisher: Publisher;
  /** The place that is published into, as its readers see it. */
  readonly history: History;
  /** Where previous releases are looked for: mostly the same place. */
  readonly past: History;
}
