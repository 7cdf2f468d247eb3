import type { Finding } from "../../src/domain/finding.ts";
import type { Document, Parsed } from "../../src/registry/document.ts";
import { parseMetadata } from "../../src/registry/metadata.ts";
import type { Metadata } from "../../src/registry/metadata-types.ts";
import { parsePolicy } from "../../src/registry/policy.ts";
import type { ModelPolicy } from "../../src/registry/policy-types.ts";
import type { VersionFile } from "../../src/registry/version-file.ts";
import { metadataOf } from "../helpers/registry.ts";

export type Found = readonly Pick<Finding, "rule">[];
type Finds = () => Found | Promise<Found>;

/** How a rule is raised, and what is as close to it as can be and does not raise it. */
export interface Raised {
  readonly raise: Finds;
  readonly nearMiss: Finds;
}

/** By the id of the rule. */
export type RaisedRules = Readonly<Record<string, Raised>>;

/** Entries over one function: what raises the rule, then the near miss. */
export function over<Args extends readonly unknown[]>(find: (...args: Args) => Found | Promise<Found>) {
  return (raise: Args, nearMiss: Args): Raised => ({ raise: () => find(...raise), nearMiss: () => find(...nearMiss) });
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export function readable<T>({ document, findings }: Parsed<T>): Document<T> {
  if (document === undefined) throw new Error(JSON.stringify(findings));
  return document;
}

export const ID = { model: "scorer", version: "1.0.0" };
export const TAG = "models/scorer/1.0.0";

export const metadata = (changes: Record<string, unknown> = {}): Document<Metadata> =>
  readable(parseMetadata("m/metadata.json", metadataBytes(changes)));

export const metadataBytes = (changes: Record<string, unknown> = {}): Uint8Array =>
  bytes(JSON.stringify(metadataOf({ model_name: ID.model, version: ID.version }, 0.35, changes)));

export const policy = (text: string): Document<ModelPolicy> => readable(parsePolicy("m/model.yml", bytes(text)));

/** An entry of the version's folder. */
export const file = (name: string, changes: Partial<VersionFile> = {}): VersionFile => ({
  name,
  path: `${TAG}/${name}`,
  kind: "file",
  gitStatus: "same",
  size: name === "model.onnx" ? 350_000 : 10,
  sha256: "0".repeat(64),
  ...changes,
});

export const WHOLE = ["model.onnx", "metadata.json", "README.md", "feature_importance.json", "confusion_matrix.png"];
