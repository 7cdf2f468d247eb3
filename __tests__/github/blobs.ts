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
  return { status: 200, body: asset.bytes, headers: { "content-type": "application/octet-stream" } };
}
