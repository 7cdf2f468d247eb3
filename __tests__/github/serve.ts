import type { IncomingMessage, ServerResponse } from "node:http";
import { refuse } from "./answers.ts";
import type { Answer } from "./call.ts";
import { dispatch } from "./dispatch.ts";
import type { Origin } from "./exchange.ts";
import { respond } from "./respond.ts";
import { isUpload, open, read, type Visit } from "./visit.ts";
import type { World } from "./world.ts";

/** Takes one request from its first byte to its answer. */
export async function serve(
  world: World,
  origin: Origin,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const visit = open(world, origin, request);
  const answer = await attend(world, visit).catch((error: unknown) => {
    world.violations.push(`${request.method} ${request.url}: the stand-in failed: ${(error as Error).stack}`);
    return refuse(500, "Server Error");
  });
  if (answer === "silence") return;
  if (answer === "cut") {
    request.socket.destroy();
    return;
  }
  visit.exchange.status = answer.status;
  respond(response, answer);
}

async function attend(world: World, visit: Visit): Promise<Answer | "cut" | "silence"> {
  const { exchange, match } = visit;
  // Faults may look at a small body, and stop a large one on its way.
  const early = isUpload(match) ? undefined : await read(visit);
  await world.onRequest(exchange);
  const fault = world.faults(exchange);
  const limit = fault?.kind === "reset" || fault?.kind === "stall" ? (fault.afterBytes ?? 0) : undefined;
  if (fault?.kind === "reset" && limit === 0) return "cut";
  if (fault?.kind === "stall" && limit === 0) return "silence";
  if (fault?.kind === "delay") await new Promise((resolve) => setTimeout(resolve, fault.ms));
  const received = early ?? (await read(visit, limit));
  if (fault?.kind === "stall") return "silence";
  if (fault?.kind === "answer") return fault;
  const interrupted = received.aborted || fault?.kind === "reset" || fault?.kind === "interrupted-upload";
  const late = fault?.kind === "late" ? { [fault.what]: fault.reads } : {};
  const answer = await inTurn(world, () => dispatch(world, visit, { bytes: received.bytes, late, interrupted }));
  const broken = world.invariant(world.state);
  if (broken !== undefined) world.breaches.push(`after ${exchange.number} ${exchange.operation}: ${broken}`);
  await world.onHandled(exchange);
  if (fault?.kind === "reset" || fault?.kind === "lost-answer" || received.aborted) return "cut";
  return fault?.kind === "answer-after" ? fault : answer;
}

function inTurn<T>(world: World, action: () => Promise<T>): Promise<T> {
  const result = world.turn.then(action);
  world.turn = result.catch(() => {});
  return result;
}
