import { notFound, refuse } from "./answers.ts";
import type { Answer } from "./call.ts";
import type { Visit } from "./visit.ts";
import type { World } from "./world.ts";

/** The storage behind GitHub: it serves who has the signed address, and wants no token. */
export function serveBlob({ state, violations }: World, { request, url }: Visit): Answer {
  if (request.headers.authorization !== undefined) {
    violations.push(`${request.method} ${url.pathname}: a token went to the storage`);
    return refuse(400, "Authentication information is not given in the correct format.");
  }
  const id = Number(/^\/assets\/(\d+)$/.exec(url.pathname)?.[1]);
  const asset = state.releases.flatMap((r) => r.assets).find((a) => a.id === id);
  if (request.method !== "GET" || asset === undefined || url.searchParams.get("sig") !== asset.sha256) return notFound;
  return bytesOf(asset.bytes, request.headers.range);
}

/** All of it, or what a range asks for; only ranges up to the end are understood. */
export function bytesOf(bytes: Uint8Array, range: string | undefined): Answer {
  const headers = { "content-type": "application/octet-stream" };
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) return { status: 200, body: bytes, headers };
  if (from >= bytes.length) {
    return { status: 416, body: new Uint8Array(), headers: { "content-range": `bytes */${bytes.length}` } };
  }
  const range206 = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
  return { status: 206, body: bytes.subarray(from), headers: { ...headers, "content-range": range206 } };
}
