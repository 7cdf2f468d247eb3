import { draft, TAG } from "./acts.ts";
import { octokitFor, repository, send, upload } from "./client.ts";
import { type StandIn, startGitHub } from "./stand-in.ts";

let github: StandIn;

afterEach(() => github.close());

describe("the description", () => {
  it("finds a misspelt key and refuses it", async () => {
    github = await startGitHub();
    const attempt = octokitFor(github).request("POST /repos/{owner}/{repo}/releases", {
      ...repository,
      tag_name: TAG,
      dreft: true,
    });
    await expect(attempt).rejects.toMatchObject({ status: 422 });
    expect(github.violations).toEqual([
      "POST /repos/acme/models/releases: body: / must NOT have additional properties: dreft",
    ]);
    expect(github.state.releases).toEqual([]);
    expect(() => github.assertNoViolations()).toThrow("dreft");
  });

  it("finds a path, a method and a host that GitHub does not have", async () => {
    github = await startGitHub();
    const repo = `${github.apiUrl}/repos/acme/models`;
    expect((await send(`${repo}/relaeses`)).status).toBe(404);
    expect((await send(`${repo}/releases`, { method: "PUT" })).status).toBe(404);
    expect((await upload(`${repo}/releases/1/assets`, "a.txt", "a")).status).toBe(404);
    expect(github.violations).toHaveLength(3);
  });

  it("finds what is missing, unknown or of another type in path and query", async () => {
    github = await startGitHub();
    const repo = `${github.apiUrl}/repos/acme/models`;
    expect((await send(`${repo}/releases/latset`)).status).toBe(422);
    expect((await send(`${repo}/releases?per_page=many`)).status).toBe(422);
    expect((await send(`${repo}/releases?draft=true`)).status).toBe(422);
    const uploads = `${github.uploadsUrl}/repos/acme/models/releases/1/assets`;
    expect((await send(uploads, { method: "POST", body: "a" })).status).toBe(422);
    expect(github.violations).toHaveLength(4);
  });

  it("finds a body that is no JSON, or has another content type", async () => {
    github = await startGitHub();
    const url = `${github.apiUrl}/repos/acme/models/releases`;
    const headers = { "content-type": "application/json" };
    expect((await send(url, { method: "POST", headers, body: "{" })).status).toBe(400);
    const body = JSON.stringify({ tag_name: TAG, draft: true });
    expect((await send(url, { method: "POST", headers: { "content-type": "text/plain" }, body })).status).toBe(422);
    expect(github.violations).toHaveLength(2);
  });
});

describe("the stand-in itself", () => {
  it("is held to the description too", async () => {
    github = await startGitHub();
    await draft(github);
    Object.assign(github.state.releases[0]!, { tag: 7 });
    await octokitFor(github).rest.repos.listReleases(repository);
    expect(github.violations).toEqual(["GET /repos/acme/models/releases: the answer: /0/tag_name must be string"]);
  });

  it("stops at each request before and after it is carried out", async () => {
    const seen: unknown[] = [];
    github = await startGitHub({
      onRequest: ({ operation, json }) => void seen.push(["before", operation, json, github.state.releases.length]),
      onHandled: ({ operation, status }) => void seen.push(["after", operation, status, github.state.releases.length]),
    });
    await draft(github);
    expect(seen).toEqual([
      ["before", "repos/create-release", { tag_name: TAG, draft: true }, 0],
      ["after", "repos/create-release", 0, 1],
    ]);
    expect(github.log).toMatchObject([{ number: 1, method: "POST", status: 201, login: "github-actions[bot]" }]);
  });
});

describe("tokens", () => {
  it("must be known, and do what they may", async () => {
    github = await startGitHub();
    const create = (token: string) =>
      octokitFor(github, token).rest.repos.createRelease({ ...repository, tag_name: TAG });
    await expect(create("stolen")).rejects.toMatchObject({ status: 401, message: expect.stringMatching("Bad cred") });
    const forbidden = { status: 403, message: expect.stringMatching("Resource not accessible by integration") };
    await expect(create("ghs-may-read")).rejects.toMatchObject(forbidden);
    await expect(octokitFor(github).rest.users.getAuthenticated()).rejects.toMatchObject(forbidden);
    const { data } = await octokitFor(github, "ghp-of-a-person").rest.users.getAuthenticated();
    expect(data).toMatchObject({ login: "someone", type: "User" });
    github.assertNoViolations();
  });

  it("are needed where the repository is private", async () => {
    github = await startGitHub();
    expect((await send(`${github.apiUrl}/repos/acme/models/releases`, { token: "" })).status).toBe(404);
    expect((await send(`${github.apiUrl}/user`, { token: "" })).status).toBe(401);
    expect(github.log.map((e) => e.authenticated)).toEqual([false, false]);
    await github.close();
    github = await startGitHub({ visibility: "public" });
    const releases = `${github.apiUrl}/repos/acme/models/releases`;
    const headers = { "content-type": "application/json" };
    expect((await send(releases, { token: "" })).status).toBe(200);
    const attempt = await send(releases, {
      method: "POST",
      token: "",
      headers,
      body: JSON.stringify({ tag_name: TAG }),
    });
    expect(attempt.status).toBe(401);
  });

  it("show the repository and the limits", async () => {
    github = await startGitHub();
    const { rest } = octokitFor(github, "ghs-may-read");
    expect((await rest.repos.get(repository)).data).toMatchObject({
      full_name: "acme/models",
      private: true,
      default_branch: "main",
    });
    expect((await rest.rateLimit.get()).data.rate.limit).toBe(5000);
    await expect(rest.repos.get({ owner: "acme", repo: "other" })).rejects.toMatchObject({ status: 404 });
    github.assertNoViolations();
  });
});
