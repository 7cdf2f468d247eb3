import type { IncomingMessage } from "node:http";
import { readToken } from "./auth.ts";
import { findOperation, type Match } from "./description.ts";
import type { Exchange, Origin } from "./exchange.ts";
import { type Received, receive } from "./receive.ts";
import type { Token } from "./state.ts";
import type { World } from "./world.ts";

/** One request on its way: what it asks for, who asks, and its line in the log. */
export interface Visit {
  readonly origin: Origin;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly match: Match | undefined;
  readonly token: Token | undefined | "unknown";
  readonly exchange: Exchange;
}

/** Writes a request that has just arrived into the log. */
export function open(world: World, origin: Origin, request: IncomingMessage): Visit {
  const { method = "GET", headers } = request;
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const found = origin === "blobs" ? undefined : findOperation(method, url.pathname);
  // The API's host takes no uploads, and the uploads' host nothing else.
  const match = found !== undefined && isUpload(found) === (origin === "uploads") ? found : undefined;
  const token = readToken(headers.authorization, world.tokens);
  const exchange: Exchange = {
    number: world.log.length + 1,
    ...{ origin, method, path: url.pathname, query: url.search },
    ...(match === undefined ? {} : { operation: match.operation.operationId }),
    authenticated: token !== undefined && token !== "unknown",
    ...(token === undefined || token === "unknown" ? {} : { login: token.login }),
    requestBytes: 0,
    status: 0,
  };
  world.log.push(exchange);
  return { origin, url, request, match, token, exchange };
}

export function isUpload(match: Match | undefined): boolean {
  return match?.operation.server !== undefined;
}

/** Reads a visit's body, and what it says where it is JSON; text that is none stays text. */
export async function read({ request, match, exchange }: Visit, limit?: number): Promise<Received> {
  const received = await receive(request, limit);
  exchange.requestBytes = received.bytes.length;
  if (received.bytes.length === 0 || isUpload(match)) return received;
  const text = received.bytes.toString("utf8");
  try {
    exchange.json = JSON.parse(text);
  } catch {
    exchange.json = text;
  }
  return received;
}
