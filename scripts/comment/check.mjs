// Releases the first version and checks the pull request of the second, on the stand-ins for GitHub and its runner.
import { resolve } from "node:path";
import { startArtifacts } from "../../__tests__/github/artifacts.ts";
import { startGitHub } from "../../__tests__/github/stand-in.ts";
import { tempFolder } from "../../__tests__/helpers/temp-folder.ts";
import { runComposite } from "../../__tests__/runner/composite.ts";
import { pullRequest, tagPush } from "../../__tests__/runner/events.ts";
import { addRetrained, createFraudRegistry } from "./registry.mjs";

const NUMBER = 12;
const TAG = "models/fraud/1.0.0";

/** The comment that the check writes, as Markdown. Models run for real. */
export async function checkPullRequest() {
  const registry = createFraudRegistry();
  const github = await startGitHub({ gitDir: `${registry.root}/.git` });
  const artifacts = await startArtifacts();
  const run = (job) =>
    runComposite({
      workspace: registry.root,
      ref: "refs/heads/main",
      sha: registry.git("rev-parse", "HEAD"),
      token: "ghs-may-write",
      apiUrl: github.apiUrl,
      runtime: artifacts.env,
      toolCache: tempFolder(),
      ...job,
      with: { "runtime-path": resolve(import.meta.dirname, "..", "..") },
    });
  try {
    const commit = registry.git("rev-parse", "HEAD");
    const released = await run({ eventName: "push", event: tagPush(TAG, commit), ref: `refs/tags/${TAG}` });
    if (released.conclusion !== "success") throw new Error(released.raw);
    addRetrained(registry);
    const base = { ref: "main", sha: commit, repo: "acme/models" };
    const head = { ref: "retrain-fraud", sha: registry.git("rev-parse", "HEAD"), repo: "acme/models" };
    github.state.pulls.set(NUMBER, { number: NUMBER, base, head });
    const checked = await run({ eventName: "pull_request", event: pullRequest(NUMBER, base, head), attempt: 2 });
    const [comment] = github.state.comments;
    if (checked.conclusion !== "failure" || comment === undefined) throw new Error(checked.raw);
    return comment.body;
  } finally {
    await Promise.all([github.close(), artifacts.close()]);
  }
}
