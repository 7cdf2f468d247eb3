import type { ReleaseSpec, StagedFile } from "./ports.js";

/** Everything that publishing will do, as data: it is shown before the first write. */
export interface Plan {
  readonly where: string;
  readonly spec: ReleaseSpec;
  /** The candidate's own files, then the evidence. */
  readonly files: readonly StagedFile[];
}
