import { request } from "node:http";
import { getOctokit } from "@actions/github";
import type { StandIn } from "./stand-in.ts";

/** The repository that the stand-in serves unless told otherwise, as octokit wants it. */
export const repository = { owner: "acme", repo: "models" };

type Octokit = ReturnType<typeof getOctokit>;

/** The client that actions use, bound to a stand-in's repository. */
export function octokitFor({ apiUrl }: StandIn, token = "ghs-may-write"): Octokit {
  return getOctokit(token, { baseUrl: apiUrl });
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly token?: string;
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there.
  readonly json: any;
}

/** Sends exactly what a test says, which a real client might not. */
export function send(
  url: string,
  { method = "GET", headers = {}, body, token = "ghs-may-write" }: Sent = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method,
      headers: { "user-agent": "test", ...(token === "" ? {} : { authorization: `Bearer ${token}` }), ...headers },
    });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const isJson = /^application\/json\b/.test(response.headers["content-type"] ?? "") && bytes.length > 0;
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes,
          json: isJson ? JSON.parse(bytes.toString("utf8")) : undefined,
        });
      });
    });
    outgoing.end(body);
  });
}

/** Uploads to the address that a release states, with the length that GitHub wants. */
export function upload(uploadUrl: string, name: string, body: string | Buffer, sent: Sent = {}): Promise<Got> {
  const url = new URL(uploadUrl.replace(/\{.*\}$/, ""));
  url.searchParams.set("name", name);
  const headers = { "content-type": "application/octet-stream", "content-length": String(Buffer.byteLength(body)) };
  return send(url.href, { method: "POST", ...sent, body, headers: { ...headers, ...sent.headers } });
}
