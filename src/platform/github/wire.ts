import {
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from "node:http";
import { request as requestHttps } from "node:https";
import { getProxyUrl } from "@actions/http-client/lib/proxy";
import { HttpsProxyAgent } from "https-proxy-agent";
import { Failure } from "../../domain/failure.ts";

const MAX_REDIRECTS = 5;

/**
 * Begins a request, on a kept connection where one is free, and through the proxy that `https_proxy`, `http_proxy` and
 * `no_proxy` name for its host.
 */
export function open(url: URL, options: RequestOptions): ClientRequest {
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  const agent = proxyOf(url);
  return send(url, {
    ...options,
    headers: { "user-agent": "model-release", ...options.headers },
    ...(agent === undefined ? {} : { agent }),
  });
}

/** By the proxy's address: connections through it are kept as well. */
const proxies = new Map<string, Agent>();

function proxyOf(url: URL): Agent | undefined {
  const proxy = getProxyUrl(url)?.href;
  if (proxy === undefined) return undefined;
  const agent = proxies.get(proxy) ?? new HttpsProxyAgent(proxy, { keepAlive: true });
  proxies.set(proxy, agent);
  return agent;
}

export interface Call {
  readonly method?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** No byte for so long means that the connection is dead. */
  readonly silenceMs?: number;
}

/** The answer that stands at the end of the redirects, with its body unread. The token is sent to the first host only. */
export async function exchange(url: URL, call: Call): Promise<IncomingMessage> {
  let here = url;
  let now = call;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await answerTo(here, now);
    const { statusCode = 0, headers } = answer;
    if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) return answer;
    answer.resume();
    const next = new URL(headers.location, here);
    requireSecure(here, next);
    now = redirected(now, statusCode, next.origin !== here.origin);
    here = next;
  }
  throw new Error("too many redirects");
}

/** What is sent must not be read or changed on the way: a server may redirect to https only, a local one to itself too. */
function requireSecure(here: URL, next: URL): void {
  if (next.protocol === "https:" || (here.protocol === "http:" && next.protocol === "http:" && isLoopback(next)))
    return;
  throw new Failure("environment", `${here.host} redirects to ${next.protocol}//${next.host}, which is not https.`, {
    fix: "Nothing was sent there. Check the address of the server and the proxy in between.",
  });
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}

/** As the Fetch standard has it: a POST that is moved becomes a GET, unless the status says that it stays what it is. */
function redirected(call: Call, status: number, elsewhere: boolean): Call {
  const { authorization, "content-type": type, ...headers } = call.headers;
  const token = authorization === undefined || elsewhere ? {} : { authorization };
  const becomesGet = status === 303 || (call.method === "POST" && status < 303);
  if (becomesGet) return { ...call, method: "GET", body: undefined, headers: { ...headers, ...token } };
  return { ...call, headers: { ...headers, ...token, ...(type === undefined ? {} : { "content-type": type }) } };
}

function answerTo(url: URL, { method = "GET", headers, body, signal, silenceMs }: Call): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = open(url, {
      method,
      headers: body === undefined ? headers : { ...headers, "content-length": Buffer.byteLength(body) },
      ...(signal === undefined ? {} : { signal }),
      // Node's own agent calls a connection silent after 5 s; GitHub may take longer to answer, and the caller decides.
      timeout: silenceMs ?? 0,
    });
    request.on("timeout", () => request.destroy(new Error("the connection stalled")));
    request.on("error", reject);
    request.on("response", resolve);
    request.end(body);
  });
}
