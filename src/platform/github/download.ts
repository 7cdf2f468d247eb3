import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat, truncate } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { Failure } from "../../domain/failure.ts";
import type { StoredAsset } from "../../releases/ports.ts";
import { onTarget } from "../files/target-error.ts";
import { unlessAbsent } from "../system-error.ts";
import { call, type GitHub } from "./client.ts";
import { exchange } from "./wire.ts";
import { withRetry } from "./with-retry.ts";

/** No byte for so long means that the connection is dead. */
const SILENCE_MS = 60_000;

/** The bytes of an asset that fits into memory, checked against its digest. */
export async function readAsset(github: GitHub, asset: StoredAsset): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  await receive(github, asset, async () => ({
    size: 0,
    hash: createHash("sha256"),
    async take(bytes) {
      parts.length = 0;
      for await (const part of bytes) parts.push(part);
    },
  }));
  return new Uint8Array(Buffer.concat(parts));
}

/** The lower-case hex SHA-256 of an asset's bytes, for one whose digest GitHub does not state. */
export async function hashAsset(github: GitHub, asset: StoredAsset): Promise<string> {
  return receive(github, asset, async () => ({
    size: 0,
    hash: createHash("sha256"),
    async take(bytes) {
      for await (const _ of bytes);
    },
  }));
}

/**
 * Streams an asset into a file and checks it against its digest. The first bytes that the file holds already, from a try
 * that broke off or a run that was killed, are not sent for again.
 */
export async function downloadAsset(github: GitHub, asset: StoredAsset, file: string): Promise<void> {
  for (let resumed = (await sizeOf(file)) > 0; ; resumed = false) {
    try {
      await receive(github, asset, () => partOf(file, asset));
      return;
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      await onTarget(() => truncate(file, 0));
      // What was there may be of another file. If everything was sent now, the asset itself is wrong.
      if (!resumed) throw error;
    }
  }
}

/** What is there of an asset, and where the rest of it goes. */
interface Part {
  readonly size: number;
  /** Has taken in the bytes that are there. */
  readonly hash: Hash;
  take(bytes: AsyncIterable<Buffer>, from: number): Promise<void>;
}

async function partOf(file: string, asset: StoredAsset): Promise<Part> {
  const hash = createHash("sha256");
  const there = await sizeOf(file);
  const size = there > asset.size ? 0 : there;
  await onTarget(async () => {
    if (size > 0) for await (const bytes of createReadStream(file, { end: size - 1 })) hash.update(bytes as Buffer);
  });
  return {
    size,
    hash,
    // Not a stream, which drops what it has not written yet when the connection breaks.
    async take(bytes, from) {
      const handle = await onTarget(() => open(file, from === 0 ? "w" : "a"));
      try {
        for await (const part of bytes) await onTarget(() => handle.writeFile(part));
      } finally {
        await onTarget(() => handle.close());
      }
    },
  };
}

async function sizeOf(file: string): Promise<number> {
  return onTarget(async () => (await stat(file).catch(unlessAbsent))?.size ?? 0);
}

/** Hands an asset's bytes on, once more where they break off; returns the SHA-256 of all of them. */
async function receive(github: GitHub, asset: StoredAsset, begin: () => Promise<Part>): Promise<string> {
  const attempt = async () => {
    const part = await begin();
    let { size, hash } = part;
    if (size < asset.size || size === 0) {
      const { response, from } = await openAsset(github, asset, size);
      if (from === 0) [size, hash] = [0, createHash("sha256")];
      await part.take(counted(response), from);
    }
    const sha256 = hash.digest("hex");
    verify(asset, size, sha256);
    return sha256;

    async function* counted(response: IncomingMessage) {
      for await (const bytes of response as AsyncIterable<Buffer>) {
        size += bytes.length;
        hash.update(bytes);
        yield bytes;
      }
    }
  };
  return call(`send ${asset.name}`, () => withRetry(github, ["passing", "limited"], attempt));
}

/** The bytes that came are not those that the release states. */
class Mismatch extends Failure {}

function verify(asset: StoredAsset, size: number, sha256: string): void {
  if (size === asset.size && (asset.sha256 === undefined || asset.sha256 === sha256)) return;
  throw new Mismatch(
    "environment",
    `${asset.name} was downloaded, but does not match the size or digest that the release states.`,
    {
      fix: "Run again. If it happens again, that release is damaged.",
    },
  );
}

async function openAsset(
  { apiUrl, owner, repo, token }: GitHub,
  asset: StoredAsset,
  from: number,
): Promise<{ readonly response: IncomingMessage; readonly from: number }> {
  const response = await exchange(new URL(`${apiUrl}/repos/${owner}/${repo}/releases/assets/${asset.id}`), {
    headers: {
      accept: "application/octet-stream",
      authorization: `token ${token}`,
      ...(from > 0 ? { range: `bytes=${from}-` } : {}),
    },
    silenceMs: SILENCE_MS,
  });
  const { statusCode: status, headers } = response;
  if (status === 200) return { response, from: 0 };
  if (status === 206 && from > 0 && headers["content-range"]?.startsWith(`bytes ${from}-`)) return { response, from };
  response.resume();
  throw Object.assign(new Error("the asset cannot be downloaded"), { status, headers });
}
