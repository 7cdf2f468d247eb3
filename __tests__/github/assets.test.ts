import { createHash } from "node:crypto";
import { draft, publish, published, TAG } from "./acts.ts";
import { octokitFor, repository, send, upload } from "./client.ts";
import { type StandIn, startGitHub } from "./stand-in.ts";

let github: StandIn;

afterEach(() => github.close());

describe("assets", () => {
  it("are stored with their digest and come back", async () => {
    github = await startGitHub();
    const { data } = await draft(github);
    const got = await upload(data.upload_url, "model.onnx", "the model");
    const sha256 = createHash("sha256").update("the model").digest("hex");
    expect(got.status).toBe(201);
    expect(got.json).toMatchObject({ name: "model.onnx", size: 9, state: "uploaded", digest: `sha256:${sha256}` });
    const asset = { ...repository, asset_id: got.json.id as number };
    const { rest } = octokitFor(github);
    expect((await rest.repos.getReleaseAsset(asset)).data.name).toBe("model.onnx");
    const headers = { accept: "application/octet-stream" };
    const bytes = (await rest.repos.getReleaseAsset({ ...asset, headers })).data as unknown as ArrayBuffer;
    expect(Buffer.from(new Uint8Array(bytes)).toString()).toBe("the model");
    // The storage was asked without the token.
    expect(github.log.at(-1)).toMatchObject({ origin: "blobs", authenticated: false, status: 200 });
    expect(github.log.filter((e) => e.operation === "repos/upload-release-asset")).toMatchObject([{ requestBytes: 9 }]);
    github.assertNoViolations();
  });

  it("come back at once where the stand-in is told so, and never with a token from the storage", async () => {
    github = await startGitHub({ assetDownload: "direct" });
    const { data } = await draft(github);
    const { json } = await upload(data.upload_url, "model.onnx", "the model");
    const direct = await send(json.url, { headers: { accept: "application/octet-stream" } });
    expect([direct.status, direct.bytes.toString()]).toEqual([200, "the model"]);
    expect((await send(`${github.blobsUrl}/assets/${json.id}`)).status).toBe(400);
    expect(github.violations).toEqual([`GET /assets/${json.id}: a token went to the storage`]);
  });

  it("have names of their own, which GitHub makes plain", async () => {
    github = await startGitHub();
    const { data } = await draft(github);
    const name = async (given: string) => (await upload(data.upload_url, given, "a")).json.name;
    expect(await name("erick@2aa!éoo z.txt")).toBe("erick@2aa.oo.z.txt");
    expect(await name(".bashrc")).toBe("default.bashrc");
    expect(await name("model.onnx")).toBe("model.onnx");
    const again = await upload(data.upload_url, "model.onnx", "b");
    expect([again.status, again.json.errors]).toEqual([
      422,
      [{ resource: "ReleaseAsset", code: "already_exists", field: "name" }],
    ]);
    github.assertNoViolations();
  });

  it("are renamed and deleted", async () => {
    github = await startGitHub();
    const { data } = await draft(github);
    const asset_id = (await upload(data.upload_url, "a.txt", "a")).json.id as number;
    const { rest } = octokitFor(github);
    expect((await rest.repos.updateReleaseAsset({ ...repository, asset_id, name: "b.txt" })).data.name).toBe("b.txt");
    await rest.repos.deleteReleaseAsset({ ...repository, asset_id });
    await expect(rest.repos.getReleaseAsset({ ...repository, asset_id })).rejects.toMatchObject({ status: 404 });
    github.assertNoViolations();
  });

  it("have a length and a type, and are neither empty nor too large", async () => {
    github = await startGitHub({ maxAssetBytes: 10 });
    const { data } = await draft(github);
    const url = `${data.upload_url.replace(/\{.*/, "")}?name=a.txt`;
    const chunked = { "content-type": "text/plain", "transfer-encoding": "chunked" };
    const noLength = await send(url, { method: "POST", headers: chunked, body: "a" });
    expect([noLength.status, noLength.json.message]).toEqual([400, "Bad Content-Length: "]);
    const untyped = await send(url, { method: "POST", headers: { "content-length": "1" }, body: "a" });
    expect(untyped.status).toBe(400);
    const sizes = async (body: string) => (await upload(data.upload_url, "a.txt", body)).json.errors?.[0].message;
    expect(await sizes("")).toBe("size must be greater than or equal to 1");
    expect(await sizes("0123456789")).toBe("size must be less than 10");
    expect(await sizes("012345678")).toBeUndefined();
    github.assertNoViolations();
  });
});

describe("immutable releases", () => {
  it("keep their assets, their tag and their state, not their words", async () => {
    github = await startGitHub({ immutable: true });
    const { data } = await draft(github);
    const asset_id = (await upload(data.upload_url, "a.txt", "a")).json.id as number;
    expect((await publish(github, data.id)).data.immutable).toBe(true);
    const late = await upload(data.upload_url, "b.txt", "b");
    expect([late.status, late.json.message]).toEqual([422, "Cannot upload assets to an immutable release."]);
    const { rest } = octokitFor(github);
    const release = { ...repository, release_id: data.id };
    await expect(rest.repos.deleteReleaseAsset({ ...repository, asset_id })).rejects.toMatchObject({ status: 422 });
    await expect(rest.repos.updateReleaseAsset({ ...repository, asset_id, name: "c" })).rejects.toMatchObject({
      status: 422,
    });
    await expect(rest.repos.updateRelease({ ...release, draft: true })).rejects.toMatchObject({ status: 422 });
    await expect(rest.repos.updateRelease({ ...release, tag_name: "v2" })).rejects.toMatchObject({ status: 422 });
    const edited = await rest.repos.updateRelease({ ...release, body: "Withdrawn", make_latest: "false" });
    expect(edited.data).toMatchObject({ body: "Withdrawn", immutable: true, tag_name: TAG });
    github.assertNoViolations();
  });

  it("burn their tag when they are deleted", async () => {
    github = await startGitHub({ immutable: true });
    const first = await published(github);
    await octokitFor(github).rest.repos.deleteRelease({ ...repository, release_id: first.data.id });
    const { data } = await draft(github);
    await expect(publish(github, data.id)).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching("tag_name was used by an immutable release"),
    });
    github.assertNoViolations();
  });
});
