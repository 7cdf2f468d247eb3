import { createHash } from "node:crypto";
import { json } from "./answers.ts";
import type { Blobs } from "./artifact-blobs.ts";
import type { Answer } from "./call.ts";

/** A finished artifact. */
export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly zip: Buffer;
  readonly digest: string;
  readonly blob: string;
  readonly createdAt: string;
}

/** What the methods work on. */
export interface Shelf {
  readonly run: string;
  readonly job: string;
  /** Where the service listens, once it does. */
  url: string;
  readonly artifacts: Map<string, Artifact>;
  /** The blobs of artifacts that were created and are not finished yet, by name. */
  readonly open: Map<string, string>;
  readonly blobs: Blobs;
  readonly violations: string[];
}

type Given = Readonly<Record<string, unknown>>;

interface Method {
  readonly keys: readonly string[];
  readonly run: (shelf: Shelf, name: string, given: Given) => Answer;
}

const IDS = ["workflow_run_backend_id", "workflow_job_run_backend_id"];

// The fields are those of the service's protocol; a call that has others is refused, as strict protojson does.
const methods: Readonly<Record<string, Method>> = {
  CreateArtifact: { keys: [...IDS, "name", "expires_at", "version", "mime_type"], run: create },
  FinalizeArtifact: { keys: [...IDS, "name", "size", "hash"], run: finalize },
  ListArtifacts: { keys: [...IDS, "name_filter", "id_filter"], run: list },
  GetSignedArtifactURL: { keys: [...IDS, "name"], run: sign },
  DeleteArtifact: { keys: [...IDS, "name"], run: remove },
};

export function isMethod(name: string): boolean {
  return Object.hasOwn(methods, name);
}

/** Carries out one call of the service, whose body is `text`. */
export function callMethod(shelf: Shelf, method: string, text: string): Answer {
  const given = parse(text);
  if (given === undefined) return twirpError(400, "malformed", "the json request could not be decoded");
  const { keys, run } = methods[method] ?? { keys: [], run: () => twirpError(404, "bad_route", "no such method") };
  const unknown = Object.keys(given).filter((key) => !keys.includes(key));
  if (unknown.length > 0) {
    shelf.violations.push(`${method}: unknown ${unknown.join(", ")}`);
    return twirpError(400, "malformed", `unknown field ${unknown[0]}`);
  }
  if (given.workflow_run_backend_id !== shelf.run || given.workflow_job_run_backend_id !== shelf.job) {
    return twirpError(403, "permission_denied", "the token is for another job");
  }
  return run(shelf, String(given.name ?? ""), given);
}

function parse(text: string): Given | undefined {
  try {
    return JSON.parse(text) as Given;
  } catch {
    return undefined;
  }
}

/** How Twirp says that a call failed. */
export function twirpError(status: number, code: string, msg: string): Answer {
  return json(status, { code, msg });
}

const noArtifact = twirpError(404, "not_found", "artifact not found");

function create({ artifacts, open, blobs, url }: Shelf, name: string): Answer {
  if (artifacts.has(name) || open.has(name)) {
    return twirpError(409, "already_exists", "an artifact with this name already exists on the workflow run");
  }
  const { id, address } = blobs.create();
  open.set(name, id);
  return json(200, { ok: true, signed_upload_url: `${url}${address}` });
}

function finalize({ artifacts, open, blobs, violations }: Shelf, name: string, { size, hash }: Given): Answer {
  const blob = open.get(name);
  const zip = blob === undefined ? undefined : blobs.content(blob);
  if (blob === undefined || zip === undefined) return noArtifact;
  const digest = `sha256:${createHash("sha256").update(zip).digest("hex")}`;
  if (Number(size) !== zip.length || (hash !== undefined && hash !== digest)) {
    violations.push(`FinalizeArtifact: ${name} is said to be ${size} bytes, ${hash}; it has ${zip.length}, ${digest}`);
    return twirpError(400, "invalid_argument", "size or hash do not match what was uploaded");
  }
  open.delete(name);
  const id = nextId(artifacts);
  artifacts.set(name, { id, name, zip, digest, blob, createdAt: "2026-01-01T00:00:00Z" });
  return json(200, { ok: true, artifact_id: String(id) });
}

function list({ artifacts, run, job }: Shelf, _: string, { name_filter, id_filter }: Given): Answer {
  const found = [...artifacts.values()].filter(
    ({ id, name }) =>
      (name_filter === undefined || name_filter === name) && (id_filter === undefined || Number(id_filter) === id),
  );
  return json(200, {
    artifacts: found.map(({ id, name, zip, digest, createdAt }) => ({
      workflow_run_backend_id: run,
      workflow_job_run_backend_id: job,
      database_id: String(id),
      name,
      size: String(zip.length),
      created_at: createdAt,
      digest,
    })),
  });
}

function sign({ artifacts, blobs, url }: Shelf, name: string): Answer {
  const artifact = artifacts.get(name);
  return artifact === undefined ? noArtifact : json(200, { signed_url: `${url}${blobs.address(artifact.blob)}` });
}

function remove({ artifacts }: Shelf, name: string): Answer {
  const artifact = artifacts.get(name);
  if (artifact === undefined) return noArtifact;
  artifacts.delete(name);
  return json(200, { ok: true, artifact_id: String(artifact.id) });
}

function nextId(artifacts: Shelf["artifacts"]): number {
  return Math.max(0, ...[...artifacts.values()].map((a) => a.id)) + 1;
}
