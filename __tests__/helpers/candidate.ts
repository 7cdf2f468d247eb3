import type { Document } from "../../src/registry/document.ts";
import { parseMetadata } from "../../src/registry/metadata.ts";
import type { Metadata } from "../../src/registry/metadata-types.ts";
import { parsePolicy } from "../../src/registry/policy.ts";
import type { ModelPolicy } from "../../src/registry/policy-types.ts";
import type { VersionFile } from "../../src/registry/version-file.ts";
import type { Candidate } from "../../src/release/candidate.ts";
import type { Fixtures } from "../../src/release/fixtures.ts";
import { HEAD } from "./memory.ts";
import { metadataOf } from "./registry.ts";

export const ID = { model: "scorer", version: "1.0.1" };
export const TAG = "models/scorer/1.0.1";
export const POLICY_FILE = "models/scorer/model.yml";
export const SET = "models/scorer/fixtures/rows.csv";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The model.yml of these tests, read from its text. */
export function policyOf(text: string): Document<ModelPolicy> {
  const { document, findings } = parsePolicy(POLICY_FILE, bytesOf(text));
  if (document === undefined) throw new Error(JSON.stringify(findings));
  return document;
}

/** Valid metadata of the candidate, with some keys changed. */
export function metadataDocument(changes: Record<string, unknown> = {}): Document<Metadata> {
  const text = JSON.stringify(metadataOf({ model_name: ID.model, version: ID.version }, 0.35, changes), null, 2);
  const { document, findings } = parseMetadata(`${TAG}/metadata.json`, bytesOf(text));
  if (document === undefined) throw new Error(JSON.stringify(findings));
  return document;
}

/** A file of the candidate's folder. */
export function versionFile(name: string, changes: Partial<VersionFile> = {}): VersionFile {
  const path = `${TAG}/${name}`;
  return { name, path, kind: "file", gitStatus: "same", size: 10, sha256: "0".repeat(64), ...changes };
}

export function fixturesOf(sha256 = "a", size = 100): Fixtures {
  return { path: SET, format: "csv", files: [{ path: SET, sha256, size }] };
}

/** A candidate without a policy and without findings. */
export function candidateOf(changes: Partial<Candidate> = {}): Candidate {
  return {
    id: ID,
    tag: TAG,
    folder: TAG,
    commit: HEAD,
    tagCommit: HEAD,
    assets: ["model.onnx", "metadata.json", "README.md"].map((name) => versionFile(name)),
    modelFile: "model.onnx",
    metadata: metadataDocument(),
    policy: undefined,
    policyRefused: false,
    policyDigest: null,
    fixtures: undefined,
    fixturesRefused: false,
    title: "scorer v1.0.1",
    findings: [],
    defaults: [],
    ...changes,
  };
}
