import { readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { isKeptRecord } from "../../consume/kept-record.ts";
import { LOCK_FILE, type Lock } from "../../consume/lock.ts";
import { pinOfFolder } from "../../consume/pinned.ts";
import { keysOfFolder, pinnedKeys } from "../../consume/pinned-key.ts";
import { signedAs } from "../../consume/signed-release.ts";
import { verify } from "../../consume/verify.ts";
import { type VerifiedSigned, verifySigned } from "../../consume/verify-signed.ts";
import { Failure } from "../../domain/failure.ts";
import { errorsOf, type Finding } from "../../domain/finding.ts";
import { isVersion } from "../../domain/tag.ts";
import { disk } from "../../platform/folder/disk.ts";
import { listAll } from "../../platform/folder/shelf.ts";
import { readPublicKey } from "../../platform/signing/keys.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { CHECKSUMS, MAX_REPORT_BYTES, RECORD, REPORT, SIGNATURE } from "../../releases/evidence.ts";
import { readReport } from "../../releases/read-report.ts";
import type { PublicKey } from "../../releases/signing.ts";
import { renderVerified } from "../../report/pulled.ts";
import type { Screen } from "../../report/screen.ts";
import { readLock } from "../pulling/lock-file.ts";
import { publicKeyFrom } from "../signing.ts";
import type { VerifyOptions } from "./consume-arguments.ts";
import type { Io } from "./io.ts";
import type { Running } from "./on-model.ts";
import { runVerifyReleases } from "./verify-release.ts";

/** Verifies pulled folders, or releases where they are; answers with what to print and the exit code. */
export async function runVerify(
  options: VerifyOptions,
  running: Pick<Running, "io" | "retryPolicy">,
  screen: Screen,
): Promise<{ readonly text: string; readonly code: 0 | 1 | 2 }> {
  if (options.releases !== undefined)
    return runVerifyReleases({ ...options, releases: options.releases }, running, screen);
  const { folders, lock: named, publicKey, json } = options;
  const { io } = running;
  const lockFile = named ?? LOCK_FILE;
  const { lock, findings } = await readLock({ path: resolve(io.cwd(), lockFile), shown: lockFile });
  if (named !== undefined && lock === undefined && findings.length === 0) {
    throw new Failure("configuration", `--lock names ${named}, which does not exist.`, {
      fix: "Name a lock file that pull has written.",
    });
  }
  const key = publicKey === undefined ? undefined : await publicKeyFrom(publicKey, io.cwd());
  const results =
    findings.length > 0
      ? []
      : await Promise.all(
          folders.map((folder) => verifyOne(folder, { lock, lockFile, requireLock: named !== undefined, key }, io)),
        );
  const all: Finding[] = [...findings, ...results.flatMap(({ verified }) => verified.findings)];
  const code = findings.length > 0 ? 2 : errorsOf(all).length > 0 ? 1 : 0;
  if (!json) return { code, text: renderVerified(results, findings, screen) };
  const shown = results.map(({ folder, verified: { trust, findings: found, report, signedBy } }) => ({
    folder,
    trust,
    signedBy,
    tag: report?.tag,
    verdict: report?.verdict,
    gated: report?.gated,
    findings: found,
  }));
  return { code, text: `${JSON.stringify({ exitCode: code, folders: shown, findings }, null, 2)}\n` };
}

/** What is not next to the files. */
interface Trusted {
  readonly lock: Lock | undefined;
  readonly lockFile: string;
  /** Whether the lock file has to have the folder. */
  readonly requireLock: boolean;
  readonly key: PublicKey | undefined;
}

async function verifyOne(
  typedFolder: string,
  { lock, lockFile, requireLock, key }: Trusted,
  io: Pick<Io, "cwd">,
): Promise<{ readonly folder: string; readonly verified: VerifiedSigned }> {
  const folder = typedFolder.replace(/\/+$/, "") || "/";
  const typed = resolve(io.cwd(), folder);
  const path = (await realpath(typed).catch(unlessAbsent)) ?? typed;
  if ((await stat(path).catch(unlessAbsent))?.isDirectory() !== true) {
    throw new Failure("configuration", `${typedFolder} is not a folder.`, {
      fix: "Name the folder of a pulled version, for example served/fraud/1.0.1.",
    });
  }
  const all = (await listAll(disk, path)) ?? [];
  const small = async (name: string) => {
    const found = all.find((file) => file.name === name);
    if (found === undefined || found.sha256 === "" || found.size > MAX_REPORT_BYTES) return undefined;
    return readFile(join(path, name), "utf8");
  };
  const [version, name] = [basename(path), basename(dirname(path))];
  const report = await small(REPORT);
  const tag = report === undefined ? undefined : readReport(report)?.tag;
  const own = all.filter((file) => file.name !== RECORD);
  const locked = pinOfFolder(lock?.models ?? [], { name, version, tag, files: own });
  const from = locked && (await folderOf(locked.from, dirname(resolve(io.cwd(), lockFile))));
  const isInReleases = isKeptRecord(path.split(sep).join("/"), await small(RECORD), from);
  const files = isInReleases ? own : all;
  if (locked === undefined && requireLock) {
    throw new Failure("configuration", `The lock file has no entry for ${name} ${version}.`, {
      fix: "Name a folder <name>/<version> that the lock file pins, or omit --lock.",
    });
  }
  const given = {
    ...{ shown: folder, files, report, checksums: await small(CHECKSUMS), metadata: await small("metadata.json") },
    ...(isVersion(version) ? { expected: { name, version } } : {}),
    isMissingInLock: locked === undefined && lock !== undefined,
  };
  const signature = await small(SIGNATURE);
  const pinned = locked === undefined ? keysOfFolder(lock, name) : pinnedKeys(lock, locked.model, locked);
  const keys = [...(key ? [key] : []), ...pinned.map((pem) => readPublicKey(pem, `publicKey of ${lockFile}`))];
  const signed = { ...given, signature, as: locked && signedAs(locked), isInReleases };
  return { folder, verified: verifySigned(signed, verify(given, locked), keys) };
}

/** The real path of a folder of releases that a lock file names, with `/`; empty for GitHub and for what is not there. */
async function folderOf(from: string, lockFolder: string): Promise<string> {
  if (/^github:/i.test(from)) return "";
  return ((await realpath(resolve(lockFolder, from)).catch(unlessAbsent)) ?? "").split(sep).join("/");
}
