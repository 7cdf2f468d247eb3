import { notFound, refuse } from "./answers.ts";
import type { Answer, Needs } from "./call.ts";
import type { Token } from "./state.ts";

const bot = { login: "github-actions[bot]", id: 41_898_282, type: "Bot" } as const;

/** The tokens that the stand-in knows unless a test brings its own. */
export const TOKENS: Readonly<Record<string, Token>> = {
  "ghs-may-write": { ...bot, permissions: { contents: "write", pull_requests: "write" } },
  "ghs-may-read": { ...bot, permissions: { contents: "read", pull_requests: "read" } },
  "ghs-may-release": { ...bot, permissions: { contents: "write" } },
  "ghs-of-an-app": {
    login: "acme-bot[bot]",
    id: 99,
    type: "Bot",
    permissions: { contents: "write", pull_requests: "write" },
  },
  "ghp-of-a-person": {
    login: "someone",
    id: 7,
    type: "User",
    permissions: { contents: "write", pull_requests: "write" },
  },
};

/** The token that a request carries, `undefined` for an anonymous one, `"unknown"` for one that nobody issued. */
export function readToken(
  authorization: string | undefined,
  tokens: Readonly<Record<string, Token>>,
): Token | undefined | "unknown" {
  if (authorization === undefined) return undefined;
  const [, secret = ""] = /^(?:token|bearer) (.+)$/i.exec(authorization) ?? [];
  return tokens[secret] ?? "unknown";
}

/** Why a token may not do what an operation needs, as GitHub says it; `undefined` where it may. */
export function refuseAccess(
  token: Token | undefined | "unknown",
  needs: Needs,
  repository: { readonly private: boolean },
): Answer | undefined {
  if (token === "unknown") return refuse(401, "Bad credentials");
  if (needs.permission === "none") return undefined;
  if (token === undefined) return refuseAnonymous(needs, repository);
  // The token of a workflow is an app's: there is no user behind it.
  if (needs.permission === "user") return token.type === "Bot" ? notAccessible(token) : undefined;
  if (needs.permission === "metadata") return undefined;
  const granted = token.permissions[needs.permission];
  return granted === "write" || granted === needs.access ? undefined : notAccessible(token);
}

/** What is private does not exist for strangers. */
function refuseAnonymous(needs: Needs, repository: { readonly private: boolean }): Answer | undefined {
  if (needs.permission !== "user" && repository.private) return notFound;
  const reads = needs.permission === "metadata" || needs.access === "read";
  return reads ? undefined : refuse(401, "Requires authentication");
}

function notAccessible({ type }: Token): Answer {
  const who = type === "Bot" ? "integration" : "personal access token";
  return refuse(403, `Resource not accessible by ${who}`);
}
