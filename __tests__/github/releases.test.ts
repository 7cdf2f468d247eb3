import { draft, publish, published, pushTag, TAG } from "./acts.ts";
import { octokitFor, repository, upload } from "./client.ts";
import { type StandIn, startGitHub } from "./stand-in.ts";

let github: StandIn;

afterEach(() => github.close());

describe("drafts", () => {
  it("are seen by writers only, and have no tag", async () => {
    github = await startGitHub();
    await pushTag(github);
    const { data } = await draft(github);
    expect(data).toMatchObject({
      draft: true,
      tag_name: TAG,
      html_url: expect.stringMatching(/\/releases\/tag\/untagged-/),
    });
    const [writer, reader] = [octokitFor(github), octokitFor(github, "ghs-may-read")];
    expect((await writer.rest.repos.listReleases(repository)).data).toHaveLength(1);
    expect((await reader.rest.repos.listReleases(repository)).data).toEqual([]);
    const missing = { status: 404 };
    await expect(reader.rest.repos.getRelease({ ...repository, release_id: data.id })).rejects.toMatchObject(missing);
    await expect(writer.rest.repos.getReleaseByTag({ ...repository, tag: TAG })).rejects.toMatchObject(missing);
    github.assertNoViolations();
  });

  it("may be several of one tag, of which one is published", async () => {
    github = await startGitHub();
    await pushTag(github);
    const [first, second] = [await draft(github), await draft(github)];
    await publish(github, first.data.id);
    await expect(publish(github, second.data.id)).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(/"code":"already_exists","field":"tag_name"/),
    });
    const { data } = await octokitFor(github).rest.repos.getReleaseByTag({ ...repository, tag: TAG });
    expect(data).toMatchObject({ id: first.data.id, html_url: expect.stringMatching("models%2Ffraud%2F1.0.0") });
    github.assertNoViolations();
  });

  it("lose a tag that a change does not repeat, and are published so", async () => {
    github = await startGitHub();
    await pushTag(github);
    const { data } = await draft(github);
    const { rest } = octokitFor(github);
    const changed = await rest.repos.updateRelease({ ...repository, release_id: data.id, draft: false });
    expect(changed.data.tag_name).toMatch(/^untagged-/);
    expect(github.state.events.map((e) => e.kind)).toEqual(["tag-created", "published", "draft-lost-its-tag"]);
    github.assertNoViolations();
  });

  it("make a missing tag at the default branch when they are published", async () => {
    github = await startGitHub();
    const { data } = await draft(github);
    expect(await github.git.resolve(`refs/tags/${TAG}`)).toBeUndefined();
    await publish(github, data.id);
    const commit = await github.git.resolve("main");
    expect(await github.git.resolve(`refs/tags/${TAG}`)).toBe(commit);
    expect(github.state.events).toContainEqual({ kind: "tag-created", tag: TAG, commit });
    await expect(
      octokitFor(github).rest.repos.createRelease({ ...repository, tag_name: "v2", target_commitish: "nowhere" }),
    ).rejects.toMatchObject({ status: 422 });
    github.assertNoViolations();
  });

  it("are deleted whole", async () => {
    github = await startGitHub();
    const { data } = await draft(github);
    await octokitFor(github).rest.repos.deleteRelease({ ...repository, release_id: data.id });
    expect(github.state.releases).toEqual([]);
    github.assertNoViolations();
  });
});

describe("the latest release", () => {
  const latest = async () => (await octokitFor(github).rest.repos.getLatestRelease(repository)).data.tag_name;

  it("is what was published last, unless that was asked not to be", async () => {
    github = await startGitHub();
    await expect(latest()).rejects.toMatchObject({ status: 404 });
    await published(github, "v1.0.0");
    await published(github, "v0.9.0", { make_latest: "false" });
    expect(await latest()).toBe("v1.0.0");
    await published(github, "v2.0.0-rc.1", { prerelease: true });
    expect(await latest()).toBe("v1.0.0");
    await published(github, "v0.9.1", { make_latest: "legacy" });
    expect(await latest()).toBe("v1.0.0");
    await published(github, "v1.1.0", { make_latest: "legacy" });
    expect(await latest()).toBe("v1.1.0");
    github.assertNoViolations();
  });

  it("forgets what only the draft was told", async () => {
    github = await startGitHub();
    await published(github, "v1.0.0");
    const { data } = await draft(github, "v0.9.0", { make_latest: "false" });
    await publish(github, data.id, "v0.9.0");
    expect(await latest()).toBe("v0.9.0");
  });
});

describe("lists", () => {
  it("come in pages, the newest release first", async () => {
    github = await startGitHub();
    for (let n = 1; n <= 5; n += 1) await draft(github, `v${n}`);
    const octokit = octokitFor(github);
    const page = await octokit.rest.repos.listReleases({ ...repository, per_page: 2, page: 2 });
    expect(page.data.map((r) => r.tag_name)).toEqual(["v3", "v2"]);
    const rels = [...(page.headers.link ?? "").matchAll(/[?&]page=(\d)[^>]*>; rel="(\w+)"/g)].map((m) => [m[2], m[1]]);
    expect(Object.fromEntries(rels)).toEqual({ prev: "1", next: "3", last: "3", first: "1" });
    const all = await octokit.paginate(octokit.rest.repos.listReleases, { ...repository, per_page: 2 });
    expect(all.map((r) => r.tag_name)).toEqual(["v5", "v4", "v3", "v2", "v1"]);
    github.assertNoViolations();
  });

  it("hold at most a hundred a page, thirty unless told", async () => {
    github = await startGitHub();
    const { data } = await draft(github);
    const stored = github.state.releases[0]!;
    await upload(data.upload_url, "a.txt", "a");
    for (let n = 1; n < 120; n += 1) stored.assets.push({ ...stored.assets[0]!, id: 5000 + n, name: `${n}.txt` });
    const { rest } = octokitFor(github);
    const release = { ...repository, release_id: data.id };
    expect((await rest.repos.listReleaseAssets(release)).data).toHaveLength(30);
    expect((await rest.repos.listReleaseAssets({ ...release, per_page: 500 })).data).toHaveLength(100);
    github.assertNoViolations();
  });
});
