import { dirname, resolve } from "node:path";
import { LOCK_FILE, originOf } from "../../consume/lock.ts";
import { pinOfRelease } from "../../consume/pinned.ts";
import { keyElsewhere, pinnedKeys } from "../../consume/pinned-key.ts";
import { type VerifiedRelease, verifyRelease } from "../../consume/verify-release.ts";
import { Failure } from "../../domain/failure.ts";
import { errorsOf } from "../../domain/finding.ts";
import { findRoot } from "../../platform/git/repository.ts";
import { readPublicKey } from "../../platform/signing/keys.ts";
import { renderVerified } from "../../report/pulled.ts";
import type { Screen } from "../../report/screen.ts";
import { readLock } from "../pulling/lock-file.ts";
import { pinText } from "../pulling/sources.ts";
import { publicKeyFrom } from "../signing.ts";
import type { ReleasesToVerify, VerifyOptions } from "./consume-arguments.ts";
import type { Running } from "./on-model.ts";
import { openFrom } from "./places.ts";

/** Verifies releases in their place; answers with what to print and the exit code. */
export async function runVerifyReleases(
  { releases, lock: named, publicKey, json }: VerifyOptions & { readonly releases: ReleasesToVerify },
  { io, retryPolicy }: Pick<Running, "io" | "retryPolicy">,
  screen: Screen,
): Promise<{ readonly text: string; readonly code: 0 | 1 | 2 }> {
  const lockFile = { path: resolve(io.cwd(), named ?? LOCK_FILE), shown: named ?? LOCK_FILE };
  const { lock, findings } = await readLock(lockFile);
  if (named !== undefined && lock === undefined && findings.length === 0) {
    throw new Failure("configuration", `--lock names ${named}, which does not exist.`, {
      fix: "Name a lock file that pull has written.",
    });
  }
  const { wanted, from, registry } = releases;
  const given = publicKey === undefined ? [] : [await publicKeyFrom(publicKey, io.cwd())];
  const results: VerifiedRelease[] = [];
  if (findings.length === 0) {
    const { history } = await openFrom(from, { root: await findRoot(io.cwd()), registry, io, retryPolicy });
    const origin = originOf(pinText(from, { cwd: io.cwd(), lockFolder: dirname(lockFile.path), lock }), registry);
    const pinOf = (tag: string) => pinOfRelease(lock?.models ?? [], tag, origin);
    const pinned = (model: string) =>
      pinnedKeys(lock, model, origin).map((pem) => readPublicKey(pem, `publicKey of ${lockFile.shown}`));
    const keysOf = (model: string) => [...given, ...pinned(model)];
    const unkeyed = (model: string, tag: string) => keyElsewhere(lock, lockFile.shown, { ...origin, model, tag });
    for (const each of wanted) results.push(await verifyRelease(each, { history, registry, pinOf, keysOf, unkeyed }));
  }
  const code = findings.length > 0 ? 2 : errorsOf(results.flatMap((result) => result.findings)).length > 0 ? 1 : 0;
  if (!json) {
    const shown = results.map((verified) => ({ folder: verified.shown, verified }));
    return { code, text: renderVerified(shown, findings, screen) };
  }
  const shown = results.map(({ tag, url, trust, signedBy, report, findings: found }) => ({
    ...{
      tag,
      url,
      trust,
      signedBy,
      verdict: report?.verdict,
      gated: report?.gated,
      files: report?.files,
      findings: found,
    },
  }));
  return { code, text: `${JSON.stringify({ exitCode: code, releases: shown, findings }, null, 2)}\n` };
}
