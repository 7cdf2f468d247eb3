import { type Finding, finding } from "../domain/finding.ts";
import { type Registry, tagOf } from "../domain/registry.ts";
import { CHECKSUMS, MAX_REPORT_BYTES, REPORT, SIGNATURE } from "../releases/evidence.ts";
import type { History, StoredRelease } from "../releases/ports.ts";
import type { PublicKey } from "../releases/signing.ts";
import { notReleased } from "./choice.ts";
import type { LockedModel } from "./lock.ts";
import { consumeRules as rules } from "./rules.ts";
import type { SignedAs } from "./signed-as.ts";
import { verify } from "./verify.ts";
import { type VerifiedSigned, verifySigned } from "./verify-signed.ts";
import { candidatesOf, isExact, type Wanted } from "./wanted.ts";

/** A release as it was verified in its place. */
export interface VerifiedRelease extends VerifiedSigned {
  /** The release as a person would name it. */
  readonly shown: string;
  readonly tag?: string;
  readonly url?: string;
}

/** What a release is looked for in, and what is known of it from elsewhere. */
export interface ReleasePlace {
  readonly history: History;
  readonly registry: Registry;
  /** The entry of the lock file that pins a release of this place. */
  pinOf(tag: string): LockedModel | undefined;
  /** All that have to confirm the release. */
  keysOf(model: string): readonly PublicKey[];
  /** What stands against a release that no key has to confirm. */
  unkeyed?(model: string, tag: string): Finding | undefined;
}

/**
 * Verifies a release where it is, and leaves no file behind: its files by the digests that its place states or that are
 * taken of their bytes, its report and its checksums by reading them. A range means the newest version in it.
 */
export async function verifyRelease(
  wanted: Wanted,
  { history, registry, pinOf, keysOf, unkeyed }: ReleasePlace,
): Promise<VerifiedRelease> {
  const { model } = wanted;
  const versions = isExact(wanted) ? [wanted.range] : await history.versions(model);
  for (const version of candidatesOf(wanted, versions)) {
    const tag = tagOf(registry, { model, version });
    if (!(await history.isPublished(tag))) continue;
    const release = await history.find(tag, "hashed");
    if (release === undefined) continue;
    const keys = keysOf(model);
    const noKey = keys.length > 0 ? undefined : unkeyed?.(model, tag);
    const as = { tag, names: [model], version };
    const found = await verifyFound(release, history, { locked: pinOf(tag), keys, as });
    return noKey === undefined ? found : { ...found, findings: [...found.findings, noKey] };
  }
  const shown = `${model}@${wanted.range}`;
  return { shown, trust: "none", findings: [notReleased(wanted, versions, history.where)] };
}

async function verifyFound(
  release: StoredRelease,
  history: History,
  {
    locked,
    keys,
    as,
  }: { readonly locked: LockedModel | undefined; readonly keys: readonly PublicKey[]; readonly as: SignedAs },
): Promise<VerifiedRelease> {
  const { tag, url, assets, commit } = release;
  const shown = /^https?:/.test(url) ? tag : url;
  const partial = assets.filter(({ complete }) => !complete).map(({ name }) => name);
  const text = async (name: string) => {
    const asset = assets.find((each) => each.name === name);
    if (asset === undefined || !asset.complete || asset.size > MAX_REPORT_BYTES) return undefined;
    return new TextDecoder().decode(await history.read(release, asset));
  };
  const files = assets
    .filter(({ complete }) => complete)
    .map(({ name, size, sha256 = "" }) => ({ name, size, sha256 }));
  const given = { report: await text(REPORT), checksums: await text(CHECKSUMS), metadata: await text("metadata.json") };
  const found = { shown, files, ...given, release: { tag, commit } };
  const verified = verifySigned({ ...found, signature: await text(SIGNATURE), as }, verify(found, locked), keys);
  const broken: Finding[] =
    partial.length === 0
      ? []
      : [finding(rules.incomplete, { message: `${tag} has incomplete files: ${partial.join(", ")}.`, subject: tag })];
  return { ...verified, findings: [...broken, ...verified.findings], shown, tag, url };
}
