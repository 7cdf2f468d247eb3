import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../domain/failure.ts";
import type { StoredAsset } from "../../releases/ports.ts";
import { call, type GitHub } from "./client.ts";
import { exchange } from "./wire.ts";
import { withRetry } from "./with-retry.ts";

/** No byte for so long means that the connection is dead. */
const SILENCE_MS = 60_000;

/** The bytes of an asset that fits into memory, checked against its digest. */
export async function readAsset(github: GitHub, asset: StoredAsset): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  await receive(github, asset, async (bytes) => {
    parts.length = 0;
    for await (const part of bytes) parts.push(part);
  });
  return new Uint8Array(Buffer.concat(parts));
}

/** Streams an asset into a file and checks it against its digest. */
export async function downloadAsset(github: GitHub, asset: StoredAsset, file: string): Promise<void> {
  await receive(github, asset, (bytes) => pipeline(bytes, createWriteStream(file)));
}

/** The lower-case hex SHA-256 of an asset's bytes, for one whose digest GitHub does not state. */
export async function hashAsset(github: GitHub, asset: StoredAsset): Promise<string> {
  return receive(github, asset, async (bytes) => {
    for await (const _ of bytes);
  });
}

/** Hands an asset's bytes to `take`, once more from the start where they break off; returns their SHA-256. */
async function receive(
  github: GitHub,
  asset: StoredAsset,
  take: (bytes: AsyncIterable<Buffer>) => Promise<void>,
): Promise<string> {
  const attempt = async () => {
    const sum = createHash("sha256");
    let size = 0;
    const response = await openAsset(github, asset);
    async function* counted() {
      for await (const part of response as AsyncIterable<Buffer>) {
        size += part.length;
        sum.update(part);
        yield part;
      }
    }
    await take(counted());
    const sha256 = sum.digest("hex");
    verify(asset, size, sha256);
    return sha256;
  };
  return call(`send ${asset.name}`, () => withRetry(github, ["passing", "limited"], attempt));
}

function verify(asset: StoredAsset, size: number, sha256: string): void {
  if (size === asset.size && (asset.sha256 === undefined || asset.sha256 === sha256)) return;
  throw new Failure(
    "environment",
    `${asset.name} was downloaded, but does not match the size or digest that the release states.`,
    {
      fix: "Run again. If it happens again, that release is damaged.",
    },
  );
}

async function openAsset({ apiUrl, owner, repo, token }: GitHub, asset: StoredAsset): Promise<IncomingMessage> {
  const response = await exchange(new URL(`${apiUrl}/repos/${owner}/${repo}/releases/assets/${asset.id}`), {
    headers: { accept: "application/octet-stream", authorization: `token ${token}` },
    silenceMs: SILENCE_MS,
  });
  const { statusCode: status, headers } = response;
  if (status === 200) return response;
  response.resume();
  throw Object.assign(new Error("the asset cannot be downloaded"), { status, headers });
}
