import { readContent } from "../consume/content.ts";
import type { ReadStatus } from "../consume/ports.ts";
import type { FileDigest } from "../domain/digest.ts";
import { Failure } from "../domain/failure.ts";
import { errorsOf } from "../domain/finding.ts";
import { type Registry, tagOf } from "../domain/registry.ts";
import type { ModelVersion } from "../domain/tag.ts";
import { CHECKSUMS, isEvidence, parseChecksums } from "../releases/evidence.ts";
import { findOwnReport } from "../releases/own-report.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import { digestOfFiles } from "./digest.ts";
import type { Sha256 } from "./ports.ts";
import type { Earlier, Released } from "./released.ts";

/** Where released versions are read. */
export interface ReleasesRead {
  /** Throws a `Failure` if the place is not there. */
  open(): Promise<History>;
  readonly registry: Registry;
  readonly status: ReadStatus;
  readonly sha256: Sha256;
}

/** What the place of the releases says of a version that is to be promoted. Its bytes are the ones that were judged. */
export async function readReleased(
  id: ModelVersion,
  { open, registry, status, sha256 }: ReleasesRead,
): Promise<Released> {
  const history = await open();
  const release = await history.find(tagOf(registry, id), "hashed");
  if (release === undefined) return { kind: "not-released", where: history.where };
  const { content, findings } = await readContent(release, history);
  if (content === undefined) return { kind: "unusable", findings: errorsOf(findings) };
  const own = await findOwnReport(release, history);
  return {
    kind: "released",
    digest: digestOfFiles(content.files, sha256),
    gated: own.kind === "own" && own.report.gated,
    status: await status(id),
    findings,
  };
}

/**
 * What is known of a version that a rollback returns to. Whatever keeps its release from being read is an answer, because
 * a rollback goes on without it; `expected` is the digest that the record names.
 */
export async function readEarlier(
  id: ModelVersion,
  expected: string,
  { open, registry, status, sha256 }: ReleasesRead,
): Promise<Earlier> {
  try {
    const history = await open();
    const release = await history.find(tagOf(registry, id), "hashed");
    const digest =
      release === undefined
        ? ({ kind: "unread", why: `${history.where} has no release of ${tagOf(registry, id)} any more` } as const)
        : await compareRelease(release, history, expected, sha256);
    return { digest, status: await status(id) };
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "usage") throw error;
    const why = error.message.replace(/\.$/, "");
    return { digest: { kind: "unread", why }, status: { kind: "unknown", why } };
  }
}

/** A file that is gone says nothing about those that services keep; a file that was changed does. */
async function compareRelease(
  release: StoredRelease,
  history: History,
  expected: string,
  sha256: Sha256,
): Promise<Earlier["digest"]> {
  const held = release.assets
    .filter(({ name, complete }) => complete && !isEvidence(name))
    .map(({ name, size, sha256: digest = "" }) => ({ name, size, sha256: digest }));
  const digest = digestOfFiles(held, sha256);
  if (digest === expected) return { kind: "read", sha256: digest };
  const gone = await listGone(release, history, held);
  if (gone.length === 0 || digestOfFiles([...held, ...gone], sha256) !== expected)
    return { kind: "read", sha256: digest };
  const names = gone.map(({ name }) => name).join(", ");
  return { kind: "unread", why: `${names} ${gone.length === 1 ? "is" : "are"} missing from ${release.url}` };
}

const MAX_CHECKSUMS_BYTES = 1 << 20;

/** The files that SHA256SUMS lists and the release does not have. */
async function listGone(release: StoredRelease, history: History, held: readonly FileDigest[]): Promise<FileDigest[]> {
  const asset = release.assets.find(({ name }) => name === CHECKSUMS);
  if (asset === undefined || !asset.complete || asset.size > MAX_CHECKSUMS_BYTES) return [];
  const sums = parseChecksums(new TextDecoder().decode(await history.read(release, asset)));
  return [...(sums ?? [])]
    .filter(([name]) => !isEvidence(name) && !held.some((file) => file.name === name))
    .map(([name, digest]) => ({ name, size: 0, sha256: digest }));
}
