import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat, truncate } from "node:fs/promises";
import type { StoredAsset } from "../../releases/ports.ts";
import { onTarget } from "../files/target-error.ts";
import { unlessAbsent } from "../system-error.ts";
import { bytesOf, Mismatch, nature, type Opened, openAsset } from "./asset-answer.ts";
import { call, type GitHub } from "./client.ts";
import { withRetry } from "./with-retry.ts";

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
  for (let again = false; ; again = true) {
    try {
      await receive(github, asset, () => partOf(file, asset));
      return;
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      if (error.received !== "nothing") await onTarget(() => truncate(file, 0).catch(unlessAbsent));
      // What was there may be of another file. If everything came at once, the asset itself is wrong.
      if (again || error.received !== "in parts") throw error;
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
    if (size === asset.size && size > 0) return verified(asset, size, hash, "in parts");
    const { response, from } = await openAsset(github, asset, size);
    if (from === 0) [size, hash] = [0, createHash("sha256")];
    await part.take(counted(response), from);
    // Without a content-length, an end that came too early looks like any other.
    if (size < asset.size) throw new Error(`it ended after ${size} of ${asset.size} bytes${nature(asset, response)}`);
    return verified(asset, size, hash, from > 0 ? "in parts" : "at once", response);

    async function* counted(response: Opened["response"]) {
      for await (const bytes of bytesOf(github, response)) {
        size += bytes.length;
        // What has no end would fill the disk.
        if (size > asset.size) throw new Mismatch(asset, from > 0 ? "in parts" : "at once", response);
        hash.update(bytes);
        yield bytes;
      }
    }
  };
  return call(`send ${asset.name}`, () => withRetry(github, ["passing", "limited"], attempt));
}

function verified(
  asset: StoredAsset,
  size: number,
  hash: Hash,
  received: Mismatch["received"],
  response?: Opened["response"],
): string {
  const sha256 = hash.digest("hex");
  if (size === asset.size && (asset.sha256 === undefined || asset.sha256 === sha256)) return sha256;
  throw new Mismatch(asset, received, response);
}
