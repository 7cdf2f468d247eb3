import { json } from "./answers.ts";
import type { Call, Handlers } from "./call.ts";
import { sample } from "./sample.ts";
import type { Token } from "./state.ts";

export const LIMIT = { limit: 5000, remaining: 4999, reset: 1_767_225_600, used: 1 };

function repository(call: Call) {
  return json(
    200,
    sample("full-repository", {
      name: call.repo,
      full_name: `${call.owner}/${call.repo}`,
      owner: { login: call.owner },
      private: call.private,
      default_branch: "main",
      archived: call.state.archived,
      // Of the token of an app all of them are false, whatever it may do.
      ...(call.statesPermissions && call.token !== undefined ? { permissions: permissionsOf(call.token) } : {}),
      html_url: call.urls.page,
      url: call.urls.repo,
    }),
  );
}

function permissionsOf({ type, permissions }: Token) {
  const user = type === "User";
  return { admin: permissions.administration === "read", push: user && permissions.contents === "write", pull: user };
}

function user({ token }: Call) {
  return json(200, sample("public-user", { login: token?.login, id: token?.id, type: token?.type }));
}

export const accountHandlers: Handlers = {
  "repos/get": { needs: { permission: "metadata" }, handle: repository },
  "users/get-authenticated": { needs: { permission: "user" }, handle: user },
  "rate-limit/get": {
    needs: { permission: "none" },
    handle: () => json(200, { resources: { core: LIMIT, search: LIMIT }, rate: LIMIT }),
  },
};
