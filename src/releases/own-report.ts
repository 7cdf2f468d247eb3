import { differingFiles } from "../domain/digest.ts";
import { Failure } from "../domain/failure.ts";
import { refusePrefix } from "../domain/registry.ts";
import { formatTag, parseTag } from "../domain/tag.ts";
import { MODEL_ENTRY } from "../registry/metadata.ts";
import { isEvidence, isOptionalAsset, MAX_REPORT_BYTES, REPORT } from "./evidence.ts";
import { markerOf } from "./marker.ts";
import type { History, StoredRelease } from "./ports.ts";
import { parseReport } from "./read-report.ts";
import type { Report } from "./report.ts";

const MAX_NAMES = 5;
const MODELS: readonly string[] = Object.values(MODEL_ENTRY);

/** What a release carries as its report. `why` is a clause about a report that is not this release's. */
export type OwnReport =
  | { readonly kind: "none" }
  | { readonly kind: "own"; readonly report: Report }
  | { readonly kind: "foreign"; readonly why: string };

/**
 * The report that a published release carries; `undefined` if it carries none, as one that was made by hand. `commit` is
 * the tag's, for a release that does not state its own. Everything else is a `Failure`: what cannot be read is not
 * "there is none".
 */
export async function readOwnReport(
  release: StoredRelease,
  history: Pick<History, "find" | "read">,
  commit?: string,
): Promise<Report | undefined> {
  const found = await findOwnReport(release, history, commit);
  if (found.kind === "foreign") throw refuse(release, found.why);
  return found.kind === "own" ? found.report : undefined;
}

/**
 * As {@link readOwnReport}, with a report that is not this release's as an answer. Anybody can attach a file of that
 * name: it counts only if its schema, tag, commit and files agree with the release.
 */
export async function findOwnReport(
  release: StoredRelease,
  history: Pick<History, "find" | "read">,
  commit?: string,
): Promise<OwnReport> {
  const asset = release.assets.find(({ name }) => name === REPORT);
  if (asset === undefined) return { kind: "none" };
  if (asset.size > MAX_REPORT_BYTES) return foreign(`it has ${asset.size} bytes, more than any report`);
  if (!asset.complete) return foreign("its upload is incomplete");
  const read = parseReport(new TextDecoder().decode(await history.read(release, asset)));
  if (!read.ok) return foreign(`it cannot be read as a report: ${read.why}`);
  const [difference] = differences(read.report, await hashed(release, history), release.commit ?? commit);
  return difference === undefined ? { kind: "own", report: read.report } : foreign(difference);
}

function foreign(why: string): OwnReport {
  return { kind: "foreign", why };
}

/** A store that states no digests is asked for those of the bytes. */
async function hashed(release: StoredRelease, history: Pick<History, "find">): Promise<StoredRelease> {
  const stated = release.assets.every(({ name, sha256 }) => isEvidence(name) || sha256 !== undefined);
  return stated ? release : ((await history.find(release.tag, "hashed")) ?? release);
}

function differences(report: Report, release: StoredRelease, commit: string | undefined): string[] {
  const files = differing(report, release);
  return [
    ...(report.tag === release.tag && release.tag.endsWith(formatTag(report))
      ? []
      : [`it belongs to ${shownTag(report)}`]),
    ...(commit === undefined || report.source.commit === commit
      ? []
      : [`it belongs to another commit than ${commit.slice(0, 12)}`]),
    ...(files.length === 0 ? [] : [`it lists other files than the release has: ${shownNames(files)}`]),
  ];
}

/**
 * A release that was made by hand may leave out papers about the model; what it holds has to be what was judged. One that
 * has lost its model is still the one of the report: that it cannot be compared with is another finding.
 */
function differing(report: Report, { tag, body, assets }: StoredRelease): string[] {
  const published = assets
    .filter(({ name }) => !isEvidence(name))
    .map(({ name, size, sha256, complete }) => ({ name, size, sha256: complete ? (sha256 ?? "") : "" }));
  const names = differingFiles(report.files, published);
  const isHeld = (name: string) => published.some((file) => file.name === name);
  const held = names.filter(isHeld);
  const gone = names.filter((name) => !isHeld(name));
  if (gone.some((name) => MODELS.includes(name))) return held;
  return markerOf(tag, body) !== undefined ? names : [...held, ...gone.filter((name) => !isOptionalAsset(name))];
}

function shownTag({ tag, model, version }: Report): string {
  const own = formatTag({ model, version });
  const prefix = tag.endsWith(own) ? tag.slice(0, tag.length - own.length) : undefined;
  const isTag = prefix !== undefined && refusePrefix(prefix) === undefined && parseTag(own).ok;
  return isTag ? tag : "something else";
}

/** Names of a foreign report are shown only if nothing in them can disturb a terminal or a log. */
function shownNames(names: readonly string[]): string {
  const shown = names
    .slice(0, MAX_NAMES)
    .map((name) => (/^[\w.@+-]{1,100}$/.test(name) ? name : "one with a bad name"));
  const more = names.length - shown.length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}

function refuse({ url }: StoredRelease, why: string): Failure {
  return new Failure("environment", `${REPORT} of ${url} could not be read as this release's report: ${why}.`, {
    fix: `Check that release. If another version of the tool wrote the file, use that version or a later one. If not, restore the ${REPORT} that was published with it, or remove the file: the release then counts as one without a report.`,
  });
}
