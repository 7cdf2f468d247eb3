import type { GraphSignature } from "../formats/graph.ts";
import type { Document } from "../registry/document.ts";
import type { Metadata } from "../registry/metadata-types.ts";
import type { ModelPolicy } from "../registry/policy-types.ts";
import type { FixtureFormat } from "./fixtures/plan.ts";

/** A model with all that says how it is to be judged. `modelPath` and `fixtures.file` are absolute, the rest as in the repository. */
export interface GateInput {
  readonly modelPath: string;
  readonly model: string;
  readonly metadata: Document<Metadata>;
  readonly policy: Document<ModelPolicy> | undefined;
  readonly fixtures:
    | {
        readonly path: string;
        readonly file: string;
        readonly sha256: string;
        readonly format?: FixtureFormat | undefined;
      }
    | undefined;
  /** The fixture set that is configured was refused, with findings of its own. */
  readonly fixturesRefused: boolean;
  /** What the model's file says of itself, where it was read: the runtime's limits are checked against it before it is loaded. */
  readonly graph?: GraphSignature | undefined;
  /** As `AssessOptions.resamples`. */
  readonly resamples?: number;
}
