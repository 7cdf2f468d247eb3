import semver from "semver";
import { parseTag } from "../domain/tag.ts";
import { formatMarker } from "../releases/marker.ts";
import type { StoredRelease } from "../releases/ports.ts";
import type { ReleaseSpec, StagedFile } from "./ports.ts";

/** Everything that publishing will do, as data: it is shown before the first write. */
export interface Plan {
  readonly where: string;
  readonly spec: ReleaseSpec;
  /** The candidate's own files, then the evidence. */
  readonly files: readonly StagedFile[];
  /** A published release without files that becomes the draft: a person made it before this run. */
  readonly fills?: StoredRelease;
}

export interface PlanInput {
  readonly where: string;
  readonly tag: string;
  readonly commit: string;
  readonly title: string;
  readonly notes: string;
  readonly files: readonly StagedFile[];
  readonly fills?: StoredRelease | undefined;
}

/** Plans the release of a tag that parses. A version with a prerelease part becomes a prerelease. */
export function planRelease({ where, tag, commit, title, notes, files, fills }: PlanInput): Plan {
  // Whatever the tags of the registry have before it.
  const parsed = parseTag(tag.slice(tag.search(/models\/[^/]+\/[^/]+$/)));
  const prerelease = parsed.ok && semver.prerelease(parsed.value.version) !== null;
  const body = `${notes}\n${formatMarker({ tag, commit })}\n`;
  return { where, spec: { tag, commit, title, body, prerelease }, files, ...(fills && { fills }) };
}
