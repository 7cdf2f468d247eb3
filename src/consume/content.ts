import type { FileDigest } from "../domain/digest.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { MODEL_ENTRY } from "../registry/metadata.ts";
import { isEvidence } from "../releases/evidence.ts";
import { findOwnReport } from "../releases/own-report.ts";
import type { History, StoredAsset, StoredRelease } from "../releases/ports.ts";
import { differenceFromChecksums } from "./checksums.ts";
import { consumeRules as rules } from "./rules.ts";
import { isFileName, isFolderName } from "./safe-name.ts";

const METADATA = "metadata.json";
const MAX_METADATA_BYTES = 1 << 20;
const MODELS: readonly string[] = Object.values(MODEL_ENTRY);

/** What a release consists of, every byte of it named by a digest. */
export interface Content {
  /** The release's own files, sorted by name. */
  readonly files: readonly FileDigest[];
  /** Its report and checksums, if it has them. */
  readonly evidence: readonly FileDigest[];
  /** `model_name` of its metadata.json. */
  readonly name: string;
}

/** The content, or the findings that say why it is not to be used. Warnings can stand next to a content. */
export interface ContentRead {
  readonly content?: Content;
  readonly findings: readonly Finding[];
}

/**
 * What a release has to consist of, by its own report; a release without one, by the digests that its place states.
 * `release` is one whose assets were hashed.
 */
export async function readContent(
  release: StoredRelease,
  history: Pick<History, "find" | "read">,
): Promise<ContentRead> {
  const partial = release.assets.filter(({ complete }) => !complete).map(({ name }) => name);
  if (partial.length > 0)
    return refused(rules.incomplete, `${release.tag} has incomplete files: ${partial.join(", ")}.`);
  const own = await findOwnReport(release, history);
  if (own.kind === "foreign") {
    return refused(rules.altered, `The report of ${release.tag} is not that of its files: ${own.why}.`);
  }
  const difference = await differenceFromChecksums(release, history);
  if (difference !== undefined)
    return refused(rules.altered, `${release.tag} is not what was released: ${difference}.`);
  const files = digestsOf(release.assets.filter(({ name }) => !isEvidence(name)));
  const lacking = [MODELS.some((name) => has(files, name)) ? [] : ["model"], has(files, METADATA) ? [] : [METADATA]];
  if (lacking.flat().length > 0)
    return refused(rules.incomplete, `${release.tag} has no ${lacking.flat().join(" and no ")}.`);
  const badName = release.assets.find(({ name }) => !isFileName(name))?.name;
  if (badName !== undefined)
    return refused(rules.badFileName, `${release.tag} has a file with the name ${JSON.stringify(badName)}.`);
  const name = await readName(release, history);
  if (name === undefined) return refused(rules.incomplete, `${METADATA} of ${release.tag} has no model_name.`);
  if (!isFolderName(name)) {
    return refused(rules.badName, `model_name of ${release.tag} is ${JSON.stringify(name)}.`);
  }
  const evidence = digestsOf(release.assets.filter((asset) => isEvidence(asset.name)));
  const message = `${release.tag} at ${release.url} has no report of this tool.`;
  return {
    content: { files, evidence, name },
    findings: own.kind === "none" ? [finding(rules.noReport, { message })] : [],
  };
}

/** The text of `metadata.json`; `undefined` if there is none, or more of it than any has. */
export async function readMetadata(
  release: StoredRelease,
  history: Pick<History, "read">,
): Promise<string | undefined> {
  const asset = release.assets.find(({ name, complete }) => name === METADATA && complete);
  if (asset === undefined || asset.size > MAX_METADATA_BYTES) return undefined;
  return new TextDecoder().decode(await history.read(release, asset));
}

/** `model_name`, read from bytes that are held against the digest first; `undefined` if there is none. */
export async function readName(release: StoredRelease, history: Pick<History, "read">): Promise<string | undefined> {
  const text = await readMetadata(release, history);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const name = (value as { model_name?: unknown } | null)?.model_name;
    return typeof name === "string" ? name : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function digestsOf(assets: readonly StoredAsset[]): FileDigest[] {
  const digests = assets.map(({ name, size, sha256 = "" }) => ({ name, size, sha256 }));
  return digests.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function has(files: readonly FileDigest[], name: string): boolean {
  return files.some((file) => file.name === name);
}

function refused(rule: Parameters<typeof finding>[0], message: string): ContentRead {
  return { findings: [finding(rule, { message })] };
}
