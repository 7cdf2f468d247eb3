import type { Document } from "../registry/document.ts";
import type { GatePolicy } from "../registry/policy-types.ts";

/** Two classes of which the last is taken to be the positive one, although the names suggest the first. */
export interface DoubtfulPositive {
  readonly taken: string;
  readonly rather: string;
}

/** What a first `model.yml` states of a model, without limits: what the gate uses by itself, and what it needs to know. */
export interface PolicyDraft {
  readonly title: string;
  /** Where metadata.json has another name than the folder. */
  readonly metadataName?: string;
  /** The fixtures are ONNX test data, which has no labels. */
  readonly testData?: true;
  readonly gate: Pick<GatePolicy, "fixtures" | "label" | "query" | "output">;
  /** The positive class is left for a person to state. */
  readonly doubtful?: DoubtfulPositive | undefined;
  /** Columns of the fixtures that nothing uses. */
  readonly unused: readonly string[];
}

/** A document that is in no file yet, at the path that it will have. */
export function draftDocument<T>(path: string, value: T): Document<T> {
  const location = { file: path };
  return { value, locate: () => location, locateKey: () => location };
}

/** `fraud-detector` as people write it in a title. */
export function titleOf(model: string): string {
  return model
    .split(/[-_.]+/)
    .filter((word) => word !== "")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
