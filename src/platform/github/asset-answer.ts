import type { IncomingMessage } from "node:http";
import { Failure } from "../../domain/failure.ts";
import type { StoredAsset } from "../../releases/ports.ts";
import type { GitHub } from "./client.ts";
import { watch } from "./watchdog.ts";
import { exchange } from "./wire.ts";

/** No byte for so long means that the connection is dead. */
const SILENCE_MS = 60_000;

/** The bytes that came are not those that the release states. `received`: what of them was handed on, and from how many answers. */
export class Mismatch extends Failure {
  readonly received: "nothing" | "in parts" | "at once";

  constructor(asset: StoredAsset, received: Mismatch["received"], response?: IncomingMessage) {
    super(
      "environment",
      `${asset.name} was downloaded, but does not match the size or digest that the release states${nature(asset, response)}.`,
      { fix: "Run again. If it happens again, a proxy in between changes files, or that release is damaged." },
    );
    this.received = received;
  }
}

/** What is odd about an answer, as the end of a sentence: a login page is the most common one. */
export function nature({ name }: StoredAsset, response: IncomingMessage | undefined): string {
  const { "content-type": type = "", "content-encoding": encoding = "identity" } = response?.headers ?? {};
  if (/^text\/html\b/i.test(type) && !/\.html?$/i.test(name))
    return " (the answer is an HTML page, such as a login page)";
  return encoding === "identity" ? "" : " (the answer was compressed, although that was not requested)";
}

/** The bytes of an answer, ended with an error where fewer come than would ever make a file. */
export async function* bytesOf({ retryPolicy }: GitHub, response: IncomingMessage): AsyncGenerator<Buffer> {
  const dog = watch({ ...retryPolicy, minBytesPerS: retryPolicy.minReceivedBytesPerS }, (why) =>
    response.destroy(new Error(why)),
  );
  try {
    for await (const bytes of response as AsyncIterable<Buffer>) {
      dog.passed(bytes.length);
      yield bytes;
    }
  } finally {
    dog.stop();
  }
}

/** An answer with an asset's bytes. */
export interface Opened {
  readonly response: IncomingMessage;
  /** The first byte that comes. */
  readonly from: number;
}

/** Asks for an asset from a byte on; what comes may begin at the first one all the same. */
export async function openAsset(github: GitHub, asset: StoredAsset, from: number): Promise<Opened> {
  const { apiUrl, owner, repo, token } = github;
  const response = await exchange(new URL(`${apiUrl}/repos/${owner}/${repo}/releases/assets/${asset.id}`), {
    headers: {
      accept: "application/octet-stream",
      // What is compressed on the way has neither the size nor the digest that the release states.
      "accept-encoding": "identity",
      authorization: `token ${token}`,
      ...(from > 0 ? { range: `bytes=${from}-` } : {}),
    },
    silenceMs: SILENCE_MS,
  });
  const { statusCode: status, headers } = response;
  if (status === 200) {
    const stated = headers["content-length"];
    if (stated === undefined || Number(stated) === asset.size) return { response, from: 0 };
    response.destroy();
    throw new Mismatch(asset, "nothing", response);
  }
  if (status === 206 && from > 0 && isRest(headers["content-range"], from, asset.size)) return { response, from };
  response.destroy();
  // A server that has no such part may still have the whole.
  if (from > 0 && (status === 206 || status === 416)) return openAsset(github, asset, 0);
  throw Object.assign(new Error("the asset cannot be downloaded"), { status, headers });
}

function isRest(range: string | undefined, from: number, size: number): boolean {
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range ?? "") ?? [];
  return Number(first) === from && (total === "*" || Number(total) === size);
}
