import { constants } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { formatLock, LOCK_FILE, type Lock, parseLock } from "../../consume/lock.ts";
import { pinnedKeys } from "../../consume/pinned-key.ts";
import { type PullResult, pull } from "../../consume/pull.ts";
import { Failure } from "../../domain/failure.ts";
import { errorsOf, type Finding } from "../../domain/finding.ts";
import { replaceFile } from "../../platform/files/no-follow.ts";
import { createShelf } from "../../platform/folder/shelf.ts";
import { findRoot } from "../../platform/git/repository.ts";
import { readPublicKey } from "../../platform/signing/keys.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { renderPulled } from "../../report/pulled.ts";
import type { Screen } from "../../report/screen.ts";
import { expectedKeyFrom } from "../signing.ts";
import type { PullOptions } from "./consume-arguments.ts";
import type { Running } from "./on-model.ts";
import { type PlaceName, readPlaceName } from "./place-name.ts";
import { openFrom } from "./places.ts";
import { readStatusFrom } from "./status.ts";
import { usage } from "./unknown.ts";

/** Pulls released models into a folder and writes the lock file; answers with what to print and the exit code. */
export async function runPull(
  options: PullOptions,
  { io, retryPolicy }: Running,
  screen: Screen,
): Promise<{ readonly text: string; readonly code: 0 | 1 | 2 }> {
  const lockFile = options.lock ?? LOCK_FILE;
  const lockPath = resolve(io.cwd(), lockFile);
  const { lock, findings } = await readLock(lockPath, lockFile);
  if (findings.length > 0) return { ...answer({ pulled: [], findings }, options, lockFile, screen), code: 2 };
  if (!options.locked) await requireWritable(dirname(lockPath), lockFile);
  const given = options.publicKey === undefined ? [] : [await expectedKeyFrom(options.publicKey, io.cwd())];
  const { name, text } = placeOf(options, lock, lockFile);
  const root = await findRoot(io.cwd());
  const { registry } = options;
  const place = await openFrom(name, { root, registry, io, retryPolicy });
  const folder = resolve(io.cwd(), options.into);
  const result = await pull(
    { wanted: options.wanted, locked: options.locked, lock, lockFile },
    {
      history: place.history,
      registry,
      from: text,
      shelf: createShelf({ folder, shown: options.into.replace(/\/+$/, "") || "/" }),
      status: readStatusFrom(name, place, io.cwd(), registry),
      keysOf: (model) => [
        ...pinnedKeys(lock, model).map((pem) => ({ pem, key: readPublicKey(pem, `publicKey of ${lockFile}`) })),
        ...given,
      ],
      now: () => new Date().toISOString(),
      begun: (tag, bytes) => {
        if (!options.quiet && !options.json) io.stderr.write(`Fetching ${tag}: ${(bytes / 1e6).toFixed(2)} MB\n`);
      },
    },
  );
  if (result.lock !== undefined && result.lock !== lock)
    await replaceFile(lockPath, Buffer.from(formatLock(result.lock)));
  return answer(result, options, lockFile, screen);
}

/** Before anything is fetched: what is pulled and not pinned would have to be pulled again. */
async function requireWritable(folder: string, lockFile: string): Promise<void> {
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new Failure("configuration", `${lockFile} cannot be written: its folder does not exist or is read-only.`, {
      fix: "Run in another folder, or name another lock file with --lock.",
      cause,
    });
  }
}

export async function readLock(
  path: string,
  shown: string,
): Promise<{ readonly lock: Lock | undefined; readonly findings: readonly Finding[] }> {
  const bytes = await readFile(path).catch(unlessAbsent);
  if (bytes === undefined) return { lock: undefined, findings: [] };
  const { document, findings } = parseLock(shown, bytes);
  return { lock: document?.value, findings: document === undefined ? findings : [] };
}

/** Where models are pulled from: as asked for, or as the lock file says for all that is wanted. */
function placeOf(
  { from, fromText, wanted }: PullOptions,
  lock: Lock | undefined,
  lockFile: string,
): { readonly name: PlaceName; readonly text: string } {
  if (from !== undefined && fromText !== undefined) return { name: from, text: fromText };
  const models = wanted.map(({ model }) => model);
  const entries = (lock?.models ?? []).filter(({ model }) => models.length === 0 || models.includes(model));
  const [text, ...others] = [...new Set(entries.map((entry) => entry.from))];
  if (text === undefined) {
    throw usage(
      lock === undefined ? `${lockFile} does not exist.` : `${lockFile} has none of these models.`,
      "Pull once with --from instead of --locked, and commit the lock file.",
    );
  }
  if (others.length > 0) {
    throw usage(
      `${lockFile} names several places: ${[text, ...others].join(", ")}.`,
      "Pull from each place separately, with --from.",
    );
  }
  return { name: readPlaceName("from", text), text };
}

function answer(
  result: PullResult,
  { json, quiet }: PullOptions,
  lockFile: string,
  screen: Screen,
): { readonly text: string; readonly code: 0 | 1 | 2 } {
  const code = errorsOf(result.findings).length > 0 ? 1 : 0;
  if (!json) return { code, text: renderPulled(result, { quiet, lockFile }, screen) };
  const pulled = result.pulled.map(({ entry, folder, already }) => ({ ...entry, folder, already }));
  return { code, text: `${JSON.stringify({ exitCode: code, pulled, findings: result.findings }, null, 2)}\n` };
}
