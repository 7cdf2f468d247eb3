import { request } from "node:http";
import { draft, publish, TAG } from "./acts.ts";
import { octokitFor, repository, send, upload } from "./client.ts";
import { type Fault, failing } from "./faults.ts";
import { type StandIn, startGitHub } from "./stand-in.ts";

let github: StandIn;

/** A stand-in on which the first request of an operation goes wrong. */
async function start(operation: string, fault: Fault): Promise<void> {
  github = await startGitHub({ faults: failing(operation, fault) });
}

afterEach(async () => {
  await github.close();
  github.assertNoViolations();
});

const UPLOAD = "repos/upload-release-asset";
const assets = async (release_id: number) =>
  (await octokitFor(github).rest.repos.listReleaseAssets({ ...repository, release_id })).data;

describe("faults", () => {
  it("answer in the place of GitHub, once", async () => {
    await start("repos/create-release", { kind: "answer", status: 429, headers: { "retry-after": "1" }, body: {} });
    await expect(draft(github)).rejects.toMatchObject({ status: 429, response: { headers: { "retry-after": "1" } } });
    expect(github.state.releases).toEqual([]);
    expect((await draft(github)).status).toBe(201);
  });

  it("answer 502 to what was stored", async () => {
    await start(UPLOAD, { kind: "answer-after", status: 502, body: { message: "Server Error" } });
    const { data } = await draft(github);
    expect((await upload(data.upload_url, "a.txt", "a")).status).toBe(502);
    expect(await assets(data.id)).toMatchObject([{ name: "a.txt", state: "uploaded" }]);
  });

  it("lose an answer", async () => {
    await start("repos/create-release", { kind: "lost-answer" });
    await expect(draft(github)).rejects.toThrow();
    expect(github.state.releases).toMatchObject([{ tag: TAG }]);
    expect(github.log).toMatchObject([{ status: 0 }]);
  });

  it("break a connection before anything is done", async () => {
    await start("repos/create-release", { kind: "reset" });
    await expect(draft(github)).rejects.toThrow();
    expect(github.state.releases).toEqual([]);
  });

  it("break an upload half-way, which leaves an asset that holds the name", async () => {
    await start(UPLOAD, { kind: "reset", afterBytes: 100_000 });
    const { data } = await draft(github);
    await expect(upload(data.upload_url, "a.bin", Buffer.alloc(4_000_000))).rejects.toThrow(/ECONNRESET|EPIPE|hang up/);
    expect(await assets(data.id)).toMatchObject([{ name: "a.bin", state: "starter", size: 0, digest: null }]);
    expect(github.log.at(-2)?.requestBytes).toBeLessThan(4_000_000);
    const shown = await octokitFor(github).rest.repos.getRelease({ ...repository, release_id: data.id });
    expect(shown.data.assets).toEqual([]);
    const again = await upload(data.upload_url, "a.bin", Buffer.alloc(10));
    expect(again.json.errors[0].code).toBe("already_exists");
  });

  it("interrupt an upload", async () => {
    await start(UPLOAD, { kind: "interrupted-upload" });
    const { data } = await draft(github);
    expect((await upload(data.upload_url, "a.txt", "a")).status).toBe(502);
    expect(await assets(data.id)).toMatchObject([{ name: "a.txt", state: "starter" }]);
  });

  it("stall and delay", async () => {
    await start(UPLOAD, { kind: "stall", afterBytes: 1 });
    const { data } = await draft(github);
    const url = `${data.upload_url.replace(/\{.*/, "")}?name=a.bin`;
    const headers = { authorization: "Bearer ghs-may-write", "content-length": "9", "content-type": "text/plain" };
    const silent = await new Promise<boolean>((resolve, reject) => {
      const outgoing = request(url, { method: "POST", headers: { ...headers, "user-agent": "test" }, timeout: 200 });
      outgoing.on("timeout", () => resolve(true));
      outgoing.on("response", () => reject(new Error("answered")));
      outgoing.on("error", () => {});
      outgoing.write("part");
    });
    expect(silent).toBe(true);
    await github.close();
    await start("repos/list-releases", { kind: "delay", ms: 50 });
    const before = Date.now();
    await octokitFor(github).rest.repos.listReleases(repository);
    expect(Date.now() - before).toBeGreaterThanOrEqual(49);
  });

  it("leave what a client abandons as an unfinished asset", async () => {
    github = await startGitHub();
    const { data } = await draft(github);
    const url = `${data.upload_url.replace(/\{.*/, "")}?name=a.bin`;
    const headers = { authorization: "Bearer ghs-may-write", "content-length": "9", "content-type": "text/plain" };
    const outgoing = request(url, { method: "POST", headers: { ...headers, "user-agent": "test" } });
    outgoing.on("error", () => {});
    await new Promise((resolve) => outgoing.write("part", resolve));
    while (github.log.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    outgoing.destroy();
    while (github.state.releases[0]?.assets.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await assets(data.id)).toMatchObject([{ name: "a.bin", state: "starter" }]);
  });

  it("hide a digest, a draft and a tag from the first reads", async () => {
    await start(UPLOAD, { kind: "late", what: "digest", reads: 1 });
    const { data } = await draft(github);
    expect((await upload(data.upload_url, "a.txt", "a")).json.digest).toBeNull();
    expect((await assets(data.id))[0]?.digest).toBeNull();
    expect((await assets(data.id))[0]?.digest).toMatch(/^sha256:/);
    await github.close();

    await start("repos/create-release", { kind: "late", what: "list", reads: 1 });
    await draft(github);
    const { rest } = octokitFor(github);
    expect((await rest.repos.listReleases(repository)).data).toHaveLength(0);
    expect((await rest.repos.listReleases(repository)).data).toHaveLength(1);
    await github.close();

    await start("repos/update-release", { kind: "late", what: "tag", reads: 1 });
    await publish(github, (await draft(github)).data.id);
    const byTag = `${github.apiUrl}/repos/acme/models/releases/tags/${encodeURIComponent(TAG)}`;
    expect((await send(byTag)).status).toBe(404);
    expect((await send(byTag)).status).toBe(200);
  });
});
