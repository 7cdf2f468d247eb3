import { text } from "node:stream/consumers";
import { Octokit as Core } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { restEndpointMethods } from "@octokit/plugin-rest-endpoint-methods";
import { type Call, exchange } from "./wire.ts";

const Client = Core.plugin(restEndpointMethods, paginateRest);

export type Octokit = InstanceType<typeof Client>;

/**
 * GitHub's own client over our connections. `@actions/github` is the same client over a `fetch` of its own, which takes
 * longer to load than a small release takes to send.
 */
export function createApiClient(token: string, baseUrl: string): Octokit {
  return new Client({ auth: token, baseUrl, userAgent: "model-release", request: { fetch } });
}

/** As much of `fetch` as the client uses. All answers that are read with it are text. */
async function fetch(url: string, call: Call) {
  const answer = await exchange(new URL(url), call);
  const body = await text(answer);
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    ...{ url, status: answer.statusCode ?? 0, statusText: answer.statusMessage ?? "", headers: new Map(headers) },
    text: async () => body,
    arrayBuffer: async () => new TextEncoder().encode(body).buffer,
  };
}
