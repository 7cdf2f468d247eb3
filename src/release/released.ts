import { type Finding, finding } from "../nouns/finding.js";
import type { Standing } from "../publish/identity.js";
import { parseJson } from "../registry/json.js";
import type { History } from "../versioning/ports.js";
import type { Candidate } from "./candidate.js";
import { releaseRules as rules } from "./rules.js";
import type { World } from "./world.js";

const README = "README.md";
const METADATA = "metadata.json";

type Different = Extract<Standing, { kind: "different" }>;

/** What a change to a released version comes to: documents and `deprecated` may change, nothing else may. */
export async function describeReleasedChange(
  candidate: Candidate,
  standing: Different,
  world: Pick<World, "repository"> & { readonly history: History },
): Promise<Finding[]> {
  const { tag } = candidate;
  const harmless = new Set([README, ...((await onlyDeprecatedChanged(candidate, standing, world)) ? [METADATA] : [])]);
  const location = { file: tag };
  const forbidden = standing.differing.filter((name) => !harmless.has(name));
  if (forbidden.length > 0) {
    const message = `${tag} is released, and these files differ from the release: ${forbidden.join(", ")}.`;
    return [finding(rules.releasedChanged, { message, location })];
  }
  const message = `${tag} is released; only ${standing.differing.join(" and ") || "its commit"} changed, which is allowed.`;
  return [finding(rules.releasedDocuments, { message, location })];
}

async function onlyDeprecatedChanged(
  { tag }: Candidate,
  { release }: Different,
  { repository, history }: Pick<World, "repository"> & { readonly history: History },
): Promise<boolean> {
  const asset = release.assets.find((a) => a.name === METADATA);
  const bytes = await repository.read(`${tag}/${METADATA}`);
  if (asset === undefined || bytes === undefined) return false;
  const [now, then] = [bytes, await history.read(release, asset)].map(withoutDeprecated);
  return now !== undefined && now === then;
}

/** The content of metadata.json but for `deprecated`, in one spelling; `undefined` where it cannot be read. */
function withoutDeprecated(bytes: Uint8Array): string | undefined {
  const { document } = parseJson(METADATA, bytes);
  if (document === undefined || typeof document.value !== "object" || document.value === null) return undefined;
  const entries = Object.entries(document.value).filter(([key]) => key !== "deprecated");
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
