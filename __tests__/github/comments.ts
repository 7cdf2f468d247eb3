import { invalid, json, noContent, notFound, page } from "./answers.ts";
import { type Answer, type Call, type Handlers, readsPulls, writesPulls } from "./call.ts";
import { renderUser } from "./render.ts";
import { sample } from "./sample.ts";
import type { Comment } from "./state.ts";

const MAX_CHARACTERS = 65_536;

function render({ urls }: Call, { id, issue, body, user, createdAt, updatedAt }: Comment): Record<string, unknown> {
  return sample("issue-comment", {
    id,
    body,
    user: renderUser(user),
    created_at: createdAt,
    updated_at: updatedAt,
    author_association: "NONE",
    url: `${urls.repo}/issues/comments/${id}`,
    html_url: `${urls.page}/pull/${issue}#issuecomment-${id}`,
    issue_url: `${urls.repo}/issues/${issue}`,
  });
}

function list(call: Call): Answer {
  const issue = Number(call.params.issue_number);
  if (!call.state.pulls.has(issue)) return notFound;
  const since = call.query.get("since") ?? "";
  const found = call.state.comments.filter((c) => c.issue === issue && c.updatedAt >= since);
  return page(
    call,
    found.map((comment) => render(call, comment)),
  );
}

function refuseBody(body: string): Answer | undefined {
  const wrong = (message: string) => invalid({ resource: "IssueComment", code: "custom", field: "body", message });
  if (body.trim() === "") return wrong("body can't be blank");
  return body.length > MAX_CHARACTERS ? wrong(`body is too long (maximum is ${MAX_CHARACTERS} characters)`) : undefined;
}

function create(call: Call): Answer {
  const { state, token } = call;
  const issue = Number(call.params.issue_number);
  if (!state.pulls.has(issue) || token === undefined) return notFound;
  const { body } = call.json as { body: string };
  const refused = refuseBody(body);
  if (refused !== undefined) return refused;
  const now = state.now();
  const comment: Comment = { id: state.nextId(), issue, body, user: token, createdAt: now, updatedAt: now };
  state.comments.push(comment);
  return json(201, render(call, comment));
}

function pick({ state, params }: Call): Comment | undefined {
  return state.comments.find((c) => c.id === Number(params.comment_id));
}

function get(call: Call): Answer {
  const comment = pick(call);
  return comment === undefined ? notFound : json(200, render(call, comment));
}

function update(call: Call): Answer {
  const comment = pick(call);
  if (comment === undefined) return notFound;
  const { body } = call.json as { body: string };
  const refused = refuseBody(body);
  if (refused !== undefined) return refused;
  Object.assign(comment, { body, updatedAt: call.state.now() });
  return json(200, render(call, comment));
}

function remove(call: Call): Answer {
  const comment = pick(call);
  if (comment === undefined) return notFound;
  call.state.comments.splice(call.state.comments.indexOf(comment), 1);
  return noContent;
}

export const commentHandlers: Handlers = {
  "issues/list-comments": { needs: readsPulls, handle: list },
  "issues/create-comment": { needs: writesPulls, handle: create },
  "issues/get-comment": { needs: readsPulls, handle: get },
  "issues/update-comment": { needs: writesPulls, handle: update },
  "issues/delete-comment": { needs: writesPulls, handle: remove },
};
