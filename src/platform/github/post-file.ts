import type { ClientRequest } from "node:http";
import type { StagedFile } from "../../publish/ports.ts";
import type { GitHub } from "./client.ts";
import { readStaged } from "./read-staged.ts";
import type { Trouble } from "./retry.ts";
import { type Watchdog, watch } from "./watchdog.ts";
import { open } from "./wire.ts";

const TYPES: Readonly<Record<string, string>> = {
  json: "application/json",
  md: "text/markdown",
  png: "image/png",
  onnx: "application/octet-stream",
};

/** GitHub's answer to an upload; what it stored is there where it did. */
export interface Answer extends Trouble {
  readonly status: number;
  readonly name: string | undefined;
  readonly size: number | undefined;
  /** `sha256:` and lower-case hex; GitHub may state it later. */
  readonly digest: string | undefined;
}

/**
 * Sends a file from the disk in one request of known length; `fetch` would keep the body in memory. Throws where no
 * answer came: the connection broke, or one of the two watchdogs cut it.
 */
export async function postFile(url: URL, { token, retryPolicy }: GitHub, file: StagedFile): Promise<Answer> {
  const request = open(url, {
    method: "POST",
    headers: {
      accept: "application/vnd.github+json",
      authorization: `token ${token}`,
      "content-type": TYPES[file.name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
      "content-length": file.size,
    },
  });
  const dog = watch(retryPolicy, (why) => request.destroy(new Error(why)));
  let whole = false;
  const answered = new Promise<Answer>((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        whole = true;
        const text = Buffer.concat(chunks).toString("utf8");
        resolve(readAnswer(response.statusCode ?? 0, response.headers, text));
      });
    });
  });
  const sent = sendBody(request, file, dog);
  try {
    // An answer may come before all is sent: a refusal.
    return await Promise.race([answered, sent.then(() => answered)]);
  } finally {
    dog.stop();
    // A connection whose request was sent and answered whole serves the next file.
    if (!whole || !request.writableFinished) request.destroy();
    await Promise.allSettled([sent, answered]);
  }
}

async function sendBody(request: ClientRequest, file: StagedFile, dog: Watchdog): Promise<void> {
  const closed = new AbortController();
  request.once("close", () => closed.abort());
  request.once("finish", dog.sent);
  for await (const bytes of readStaged(file, closed.signal)) {
    await write(request, bytes);
    dog.passed(bytes.length);
  }
  request.end();
}

/** Resolves when the system has the bytes. One write at a time: two that wait together would be copied into one. */
function write(request: ClientRequest, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // Bytes that wait for a connection are forgotten with the request, without notice.
    const close = () => reject(new Error("the connection closed"));
    request.once("close", close);
    request.write(bytes, (error) => {
      request.off("close", close);
      if (error) reject(error);
      else resolve();
    });
  });
}

function readAnswer(status: number, headers: Trouble["headers"], text: string): Answer {
  const nothing = { name: undefined, size: undefined, digest: undefined };
  try {
    const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const errors = body.errors === undefined ? "" : `: ${JSON.stringify(body.errors)}`;
    return {
      ...{ status, headers, message: `${String(body.message ?? "")}${errors}` },
      name: typeof body.name === "string" ? body.name : undefined,
      size: typeof body.size === "number" ? body.size : undefined,
      digest: typeof body.digest === "string" ? body.digest : undefined,
    };
  } catch {
    return { status, headers, message: text.slice(0, 200), ...nothing };
  }
}
