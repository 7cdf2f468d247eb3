import { Failure } from "../../domain/failure.ts";
import type { StagedFile } from "../../publish/ports.ts";
import type { StoredAsset } from "../../releases/ports.ts";
import { call, type GitHub } from "./client.ts";
import { type Answer, postFile } from "./post-file.ts";
import { kindOf, type Trouble } from "./retry.ts";
import { pause, toRequestError, waitTurn } from "./with-retry.ts";

/** What an upload needs of the draft that it goes to. */
export interface Target {
  /** GitHub's template, `…/assets{?name,label}`. */
  readonly uploadUrl: string;
  /** The draft's assets as they are now, unfinished ones too, each complete one with its digest. */
  list(): Promise<readonly StoredAsset[]>;
  /** Removes an asset, after making sure that the draft is still this run's. */
  remove(asset: StoredAsset): Promise<void>;
}

/**
 * Sends a file to a draft. GitHub cannot resume an upload, and one that failed may have been stored all the same, or
 * have left a partial upload that holds its name: before every further try the draft is asked. What is there with the right
 * digest is accepted, and anything else under the name is removed.
 */
export async function uploadAsset(github: GitHub, target: Target, file: StagedFile): Promise<void> {
  const { retryPolicy } = github;
  await call(`accept ${file.name}`, async () => {
    for (let failures = 0; ; ) {
      await waitTurn(github);
      if (failures > 0 && (await settle(target, file)) === "arrived") return;
      const trouble = await attempt(github, target, file);
      if (trouble === undefined) return;
      failures += 1;
      if ((kindOf(trouble) === "final" && !isTaken(trouble)) || failures >= retryPolicy.attempts)
        throw errorOf(trouble);
      // What holds the name is dealt with at once; only GitHub's own troubles need time.
      if (!isTaken(trouble) || failures > 1) await pause(github, trouble, failures);
    }
  });
}

async function attempt(github: GitHub, { uploadUrl }: Target, file: StagedFile): Promise<Trouble | undefined> {
  const url = new URL(uploadUrl.replace(/\{.*\}$/, ""));
  url.searchParams.set("name", file.name);
  let answer: Answer;
  try {
    answer = await postFile(url, github, file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    return toRequestError(error);
  }
  if (answer.status !== 201) return answer;
  checkStored(file, answer);
  return undefined;
}

function errorOf(trouble: Trouble): Error {
  const { status, headers, message } = trouble;
  return Object.assign(new Error(message), status === undefined ? {} : { status, response: { headers } });
}

function isTaken({ status, message }: Trouble): boolean {
  return status === 422 && message.includes("already_exists");
}

async function settle(target: Target, file: StagedFile): Promise<"arrived" | "missing"> {
  const held = (await target.list()).find((asset) => asset.name === file.name);
  if (held === undefined) return "missing";
  if (held.complete && held.size === file.size && held.sha256 === file.sha256) return "arrived";
  await target.remove(held);
  return "missing";
}

function checkStored(file: StagedFile, { name, size, digest }: Answer): void {
  if (name !== file.name) {
    throw new Failure("environment", `GitHub stored ${file.name} under the name ${name}.`, {
      fix: "Rename the file so that it contains only letters, digits and . _ @ + -",
    });
  }
  // A digest that is not there yet is waited for when the whole draft is verified.
  if (size === file.size && (digest === undefined || digest === `sha256:${file.sha256}`)) return;
  throw new Failure(
    "environment",
    `GitHub stored ${size} bytes of ${file.name} with the digest ${digest ?? "unknown"}.`,
    {
      fix: "Run again: nothing was published, and the file is uploaded again.",
    },
  );
}
