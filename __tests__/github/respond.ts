import type { ServerResponse } from "node:http";
import { LIMIT } from "./account.ts";
import type { Answer } from "./call.ts";

/** Sends an answer with the headers that GitHub sends with every one. */
export function respond(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "x-ratelimit-limit": LIMIT.limit,
    "x-ratelimit-remaining": LIMIT.remaining,
    "x-ratelimit-reset": LIMIT.reset,
    "x-github-request-id": "0000:000000:0000000:0000000:00000000",
    ...(body === undefined || Buffer.isBuffer(body) ? {} : { "content-type": "application/json; charset=utf-8" }),
    ...(status === 204 ? {} : { "content-length": bytes?.length ?? 0 }),
    ...headers,
  });
  response.end(bytes);
}
