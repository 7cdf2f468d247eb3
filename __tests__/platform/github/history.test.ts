import { connect } from "../../../src/platform/github/client.js";
import { createGitHubHistory } from "../../../src/platform/github/history.js";
import { findPrevious } from "../../../src/release/previous.js";
import { type StandIn, startGitHub } from "../../github/stand-in.js";

type Candidate = Parameters<typeof findPrevious>[0];

let github: StandIn;
afterEach(() => github.close());

/** A repository with many releases of other models, and the given tags of this one. */
async function repositoryOf(tags: readonly string[], published: readonly string[]) {
  github = await startGitHub();
  const commit = (await github.git.resolve("refs/heads/main")) ?? "";
  for (const tag of tags) await github.git.createTag(tag, commit);
  const { octokit } = connection();
  for (const tag of published) {
    await octokit.rest.repos.createRelease({
      owner: github.owner,
      repo: github.repo,
      tag_name: tag,
      make_latest: "false",
    });
  }
  const before = github.log.length;
  return { calls: () => github.log.slice(before).map((request) => `${request.method} ${request.path}`) };
}

function connection() {
  return connect({ token: "ghs-may-write", apiUrl: github.apiUrl, owner: github.owner, repo: github.repo });
}

function candidate(version: string): Candidate {
  return { id: { model: "scorer", version }, tag: `models/scorer/${version}` } as Candidate;
}

const nothing = { read: async () => undefined, list: async () => undefined };
const tagsOf = (...versions: string[]) => versions.map((version) => `models/scorer/${version}`);

describe("the previous release on GitHub", () => {
  test.each([
    ["the newest", "1.2.0", ["1.0.0", "1.0.1", "1.1.0"], "1.1.0"],
    ["a backport", "1.0.2", ["1.0.0", "1.0.1", "1.1.0"], "1.0.1"],
    ["the first", "1.0.0", [], undefined],
    ["after a prerelease", "1.1.0", ["1.0.0", "1.1.0-rc.1"], "1.0.0"],
  ])("of %s takes at most five calls", async (_, version, published, previous) => {
    const others = Array.from({ length: 120 }, (_, i) => `models/other/1.${i}.0`);
    const { calls } = await repositoryOf(
      [...others, ...tagsOf(...published, version)],
      [...others, ...tagsOf(...published)],
    );
    const found = await findPrevious(candidate(version), createGitHubHistory(connection()), nothing);
    expect(found.previous).toMatchObject(
      previous === undefined ? { kind: "none" } : { kind: "found", version: previous },
    );
    expect(calls().length).toBeLessThanOrEqual(5);
    github.assertNoViolations();
  });

  test("is no tag whose release was never published", async () => {
    await repositoryOf(tagsOf("1.0.0", "1.0.1", "1.1.0", "1.2.0"), tagsOf("1.0.0"));
    const { octokit } = connection();
    await octokit.rest.repos.createRelease({
      owner: github.owner,
      repo: github.repo,
      tag_name: "models/scorer/1.0.1",
      draft: true,
    });
    const found = await findPrevious(candidate("1.2.0"), createGitHubHistory(connection()), nothing);
    expect(found.previous).toMatchObject({ kind: "found", version: "1.0.0", tag: "models/scorer/1.0.0" });
  });
});
