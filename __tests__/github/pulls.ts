import { json, notFound, page } from "./answers.ts";
import { type Answer, type Call, type Handlers, readsPulls } from "./call.ts";
import { renderFile } from "./commits.ts";
import { sample } from "./sample.ts";

/** GitHub lists no more files of one pull request than these. */
const MAX_FILES = 3000;

function get(call: Call): Answer {
  const pull = call.state.pulls.get(Number(call.params.pull_number));
  if (pull === undefined) return notFound;
  const own = `${call.owner}/${call.repo}`;
  const side = ({ ref, sha, repo = own }: { ref: string; sha: string; repo?: string }) => {
    const [owner = "", name = ""] = repo.split("/");
    return {
      ref,
      sha,
      label: `${owner}:${ref}`,
      repo: sample("repository", { name, full_name: repo, fork: repo !== own, owner: { login: owner } }),
    };
  };
  return json(
    200,
    sample("pull-request", {
      number: pull.number,
      title: pull.title ?? `Pull request ${pull.number}`,
      state: "open",
      base: side(pull.base),
      head: side(pull.head),
    }),
  );
}

async function files(call: Call): Promise<Answer> {
  const pull = call.state.pulls.get(Number(call.params.pull_number));
  if (pull === undefined) return notFound;
  const changed = await call.git.changes(pull.base.sha, pull.head.sha);
  return page(
    call,
    changed.slice(0, MAX_FILES).map((file) => renderFile(call, pull.head.sha, file)),
  );
}

export const pullHandlers: Handlers = {
  "pulls/get": { needs: readsPulls, handle: get },
  "pulls/list-files": { needs: readsPulls, handle: files },
};
