import { accountHandlers } from "./account.ts";
import { json, notFound, refuse } from "./answers.ts";
import { assetHandlers } from "./assets.ts";
import { refuseAccess } from "./auth.ts";
import { serveBlob } from "./blobs.ts";
import type { Answer, Call, Handlers } from "./call.ts";
import { commentHandlers } from "./comments.ts";
import { commitHandlers } from "./commits.ts";
import { contentHandlers } from "./contents.ts";
import { checkRequest, checkResponse, type Match } from "./description.ts";
import { gitHandlers } from "./git-objects.ts";
import { pullHandlers } from "./pulls.ts";
import { releaseHandlers } from "./releases.ts";
import { settingsHandlers } from "./settings.ts";
import type { Visit } from "./visit.ts";
import type { World } from "./world.ts";

const handlers: Handlers = {
  ...accountHandlers,
  ...releaseHandlers,
  ...assetHandlers,
  ...gitHandlers,
  ...contentHandlers,
  ...commitHandlers,
  ...pullHandlers,
  ...commentHandlers,
  ...settingsHandlers,
};

/** Checks a request, carries it out and checks the answer; what GitHub's description does not have is a violation. */
export async function dispatch(
  world: World,
  visit: Visit,
  extra: Pick<Call, "bytes" | "late" | "interrupted">,
): Promise<Answer> {
  if (visit.origin === "blobs") return serveBlob(world, visit);
  const { match, url, request, exchange } = visit;
  const note = (what: string) => world.violations.push(`${request.method} ${url.pathname}${url.search}: ${what}`);
  if (match === undefined) {
    note(`${visit.origin} has no such operation`);
    return notFound;
  }
  const found = checkRequest(match, url.searchParams, exchange.json, request.headers["content-type"]);
  for (const problem of found) note(problem);
  const answer = refuseVisit(world, visit, match, found) ?? (await handle(world, visit, match, extra));
  const type = answer.headers?.["content-type"];
  for (const problem of checkResponse(match.operation, answer.status, type, answer.body))
    note(`the answer: ${problem}`);
  return answer;
}

function refuseVisit(world: World, { request, token, exchange }: Visit, match: Match, found: string[]) {
  const { operation, params } = match;
  if (request.headers["user-agent"] === undefined) return refuse(403, "Request forbidden by administrative rules.");
  const needs = handlers[operation.operationId]?.needs ?? { permission: "none" };
  const refused = refuseAccess(token, needs, world);
  if (refused !== undefined) return refused;
  if ((params.owner ?? world.owner) !== world.owner || (params.repo ?? world.repo) !== world.repo) return notFound;
  if (typeof exchange.json === "string") return refuse(400, "Problems parsing JSON");
  if (found.length === 0) return undefined;
  const docs = "https://docs.github.com/rest";
  return json(422, { message: `Invalid request.\n\n${found.join("\n")}`, documentation_url: docs, status: "422" });
}

async function handle(
  world: World,
  { request, url, token, exchange }: Visit,
  { operation, params }: Match,
  extra: Pick<Call, "bytes" | "late" | "interrupted">,
): Promise<Answer> {
  const handler = handlers[operation.operationId];
  if (handler === undefined) throw new Error(`${operation.operationId} is described but has no handler`);
  return handler.handle({
    ...world,
    ...extra,
    token: token === "unknown" ? undefined : token,
    params,
    query: url.searchParams,
    path: url.pathname,
    json: exchange.json,
    headers: request.headers,
  });
}
