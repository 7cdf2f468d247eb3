import { connect } from "../../../src/platform/github/client.ts";
import { createGitHubHistory } from "../../../src/platform/github/history.ts";
import { locatePrevious } from "../../../src/release/previous.ts";
import { formatMarker } from "../../../src/releases/marker.ts";
import { type StandIn, startGitHub } from "../../github/stand-in.ts";

type Candidate = Parameters<typeof locatePrevious>[0];

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
      body: formatMarker({ tag, commit }),
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
    const found = await locatePrevious(candidate(version), createGitHubHistory(connection()), nothing);
    expect(found.found?.record.version).toBe(previous);
    expect(calls().length).toBeLessThanOrEqual(5);
    github.assertNoViolations();
  });

  const rc = (count: number) => Array.from({ length: count }, (_, i) => `1.0.${i + 1}`);
  const renamed = (version: string) =>
    ({ ...candidate(version), policy: { value: { renamed_from: "rater" }, locate: () => undefined } }) as never;

  test.each([
    ["ten refused tags above it", candidate("1.1.0"), ["1.0.0"], rc(10), 20, 2],
    ["forty-four refused tags above it", candidate("1.1.0"), ["1.0.0"], rc(44), 20, 2],
    ["forty-four refused tags and two pages of releases", candidate("1.1.0"), ["1.0.0"], rc(44), 120, 4],
    ["a backport with prereleases", candidate("1.0.2"), ["1.0.1", "1.0.2-rc.1", "1.1.0", "1.2.0-rc.1"], [], 20, 2],
    ["the same among many releases", candidate("1.0.2"), ["1.0.1", "1.0.2-rc.1", "1.1.0"], [], 120, 5],
    ["a renamed model with a prerelease", renamed("1.1.0"), ["1.0.0", "1.1.0-rc.1"], [], 20, 3],
  ] as const)("with %s takes few calls", async (_, of, published, refused, others, most) => {
    const before = tagsOf(...published);
    const model = _.includes("renamed") ? before.map((tag) => tag.replace("scorer/1.0", "rater/1.0")) : before;
    const newer = Array.from({ length: others }, (_unused, i) => `models/other/1.${i}.0`);
    const { calls } = await repositoryOf([...model, ...tagsOf(...refused), ...newer], [...model, ...newer]);
    const found = await locatePrevious(of, createGitHubHistory(connection()), nothing);
    expect(found.found?.record.version).toBe(published[0]);
    // The report that the previous release carries would be one more.
    expect(calls().length).toBeLessThanOrEqual(most);
    expect(new Set(calls().filter((line) => line.includes("/releases/tags/"))).size).toBe(
      calls().filter((line) => line.includes("/releases/tags/")).length,
    );
    github.assertNoViolations();
  });

  test("a release that is published while we look is seen when it is looked up", async () => {
    await repositoryOf(tagsOf("1.0.0", "1.1.0"), tagsOf("1.0.0"));
    const history = createGitHubHistory(connection());
    expect(await history.isPublished("models/scorer/1.1.0")).toBe(false);
    const { octokit } = connection();
    await octokit.rest.repos.createRelease({ owner: github.owner, repo: github.repo, tag_name: "models/scorer/1.1.0" });
    expect(await history.find("models/scorer/1.1.0")).toMatchObject({ tag: "models/scorer/1.1.0" });
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
    const found = await locatePrevious(candidate("1.2.0"), createGitHubHistory(connection()), nothing);
    expect(found.found?.record).toMatchObject({ version: "1.0.0", tag: "models/scorer/1.0.0" });
  });
});
