import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "../helpers/temp-folder.ts";
import { octokitFor, repository, send } from "./client.ts";
import { gitEnvironment } from "./git-store.ts";
import { type StandIn, startGitHub } from "./stand-in.ts";

const folder = tempFolder();
const MODEL = Buffer.from([0, 255, 128, 10]);

function git(...args: string[]): string {
  const who = ["-c", "user.name=Someone", "-c", "user.email=someone@example.com"];
  return execFileSync("git", [...who, ...args], { cwd: folder, env: gitEnvironment, encoding: "utf8" }).trim();
}

function commit(files: Readonly<Record<string, string | Buffer | null>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    if (content === null) rmSync(join(folder, name));
    else writeFileSync(join(folder, name), content);
  }
  git("add", "--all");
  git("commit", "--quiet", "--message", "Change");
  return git("rev-parse", "HEAD");
}

git("init", "--quiet", "--initial-branch=main");
const first = commit({
  "models/fraud/1.0.0/model.onnx": MODEL,
  "docs/guide.md": "Read\nthis\nguide\n",
  "old.txt": "old\n",
});
git("tag", "models/fraud/1.0.0");
git("tag", "--annotate", "--message", "Fraud 1.0.1", "models/fraud/1.0.1");
git("tag", "models/fraud-eu/1.0.0");
git("switch", "--quiet", "--create", "next");
const head = commit({
  "models/fraud/2.0.0/model.onnx": "new\n",
  "old.txt": null,
  "docs/guide.md": "Read\nthat\nguide\n",
});
git("switch", "--quiet", "main");
const ahead = commit({ "unrelated.txt": "x\n" });

let github: StandIn;
const rest = () => octokitFor(github, "ghs-may-read").rest;

beforeEach(async () => {
  const pull = { number: 4, base: { ref: "main", sha: ahead }, head: { ref: "next", sha: head, repo: "fork/models" } };
  github = await startGitHub({ gitDir: folder, pulls: [pull] });
});

afterEach(async () => {
  await github.close();
  github.assertNoViolations();
});

describe("refs", () => {
  it("are found by their whole name, and annotated tags lead to their commit", async () => {
    const ref = await rest().git.getRef({ ...repository, ref: "tags/models/fraud/1.0.0" });
    expect(ref.data.object).toMatchObject({ type: "commit", sha: first });
    const annotated = await rest().git.getRef({ ...repository, ref: "tags/models/fraud/1.0.1" });
    expect(annotated.data.object.type).toBe("tag");
    const peeled = await rest().git.getTag({ ...repository, tag_sha: annotated.data.object.sha });
    expect(peeled.data).toMatchObject({
      tag: "models/fraud/1.0.1",
      message: "Fraud 1.0.1",
      object: { type: "commit", sha: first },
      tagger: { name: "Someone", email: "someone@example.com" },
    });
    const missing = { status: 404 };
    await expect(rest().git.getRef({ ...repository, ref: "tags/models/fraud" })).rejects.toMatchObject(missing);
    await expect(rest().git.getTag({ ...repository, tag_sha: first })).rejects.toMatchObject(missing);
  });

  it("match by how they begin, not by folders", async () => {
    const { data } = await rest().git.listMatchingRefs({ ...repository, ref: "tags/models/fraud" });
    expect(data.map((r) => r.ref)).toEqual([
      "refs/tags/models/fraud-eu/1.0.0",
      "refs/tags/models/fraud/1.0.0",
      "refs/tags/models/fraud/1.0.1",
    ]);
  });

  it("show what was pushed since", async () => {
    git("tag", "models/ctr/1.0.0", first);
    const { data } = await rest().git.getRef({ ...repository, ref: "tags/models/ctr/1.0.0" });
    expect(data.object.sha).toBe(first);
  });
});

describe("objects", () => {
  it("are git's own", async () => {
    const found = await rest().git.getCommit({ ...repository, commit_sha: head });
    expect(found.data).toMatchObject({ sha: head, message: "Change", parents: [{ sha: first }] });
    const tree = await rest().git.getTree({ ...repository, tree_sha: found.data.tree.sha, recursive: "1" });
    expect(tree.data.tree.map((e) => [e.type, e.path])).toEqual([
      ["tree", "docs"],
      ["blob", "docs/guide.md"],
      ["tree", "models"],
      ["tree", "models/fraud"],
      ["tree", "models/fraud/1.0.0"],
      ["blob", "models/fraud/1.0.0/model.onnx"],
      ["tree", "models/fraud/2.0.0"],
      ["blob", "models/fraud/2.0.0/model.onnx"],
    ]);
    const flat = await rest().git.getTree({ ...repository, tree_sha: found.data.tree.sha });
    expect(flat.data.tree.map((e) => e.path)).toEqual(["docs", "models"]);
    const file_sha = tree.data.tree[5]?.sha ?? "";
    const blob = await rest().git.getBlob({ ...repository, file_sha });
    expect(Buffer.from(blob.data.content, "base64")).toEqual(MODEL);
    const accept = "application/vnd.github.raw+json";
    const raw = await send(`${github.apiUrl}/repos/acme/models/git/blobs/${file_sha}`, { headers: { accept } });
    expect(raw.bytes).toEqual(MODEL);
  });
});

describe("contents", () => {
  it("are files, folders or nothing", async () => {
    const path = "models/fraud/1.0.0/model.onnx";
    const { data } = await rest().repos.getContent({ ...repository, path, ref: "models/fraud/1.0.0" });
    if (Array.isArray(data) || data.type !== "file") throw new Error("no file");
    expect(Buffer.from(data.content, "base64")).toEqual(MODEL);
    const listing = await rest().repos.getContent({ ...repository, path: "models/fraud", ref: head });
    expect(listing.data).toMatchObject([
      { type: "dir", name: "1.0.0" },
      { type: "dir", name: "2.0.0" },
    ]);
    const missing = rest().repos.getContent({ ...repository, path: "models/bid", ref: head });
    await expect(missing).rejects.toMatchObject({ status: 404 });
  });

  it("of more than a megabyte come as raw only", async () => {
    git("switch", "--quiet", "--detach");
    const large = commit({ "large.bin": Buffer.alloc(1_000_001, 7) });
    git("switch", "--quiet", "main");
    const { data } = await rest().repos.getContent({ ...repository, path: "large.bin", ref: large });
    expect(data).toMatchObject({ size: 1_000_001, encoding: "none", content: "" });
    const url = `${github.apiUrl}/repos/acme/models/contents/large.bin?ref=${large}`;
    const raw = await send(url, { headers: { accept: "application/vnd.github.raw" } });
    expect(raw.bytes).toHaveLength(1_000_001);
  });
});

describe("commits and comparisons", () => {
  it("are found by branch, tag and commit", async () => {
    for (const ref of ["main", "heads/main", ahead]) {
      expect((await rest().repos.getCommit({ ...repository, ref })).data.sha).toBe(ahead);
    }
    const mediaType = { format: "sha" };
    const { data } = await rest().repos.getCommit({ ...repository, ref: "tags/models/fraud/1.0.1", mediaType });
    expect(data).toBe(first);
  });

  it("count from where two branches parted", async () => {
    const { data } = await rest().repos.compareCommitsWithBasehead({ ...repository, basehead: "main...next" });
    expect(data).toMatchObject({ status: "diverged", ahead_by: 1, behind_by: 1, merge_base_commit: { sha: first } });
    expect(data.commits.map((c) => c.sha)).toEqual([head]);
    expect(data.files?.map((f) => [f.status, f.filename])).toEqual([
      ["modified", "docs/guide.md"],
      ["added", "models/fraud/2.0.0/model.onnx"],
      ["removed", "old.txt"],
    ]);
  });
});

describe("pull requests", () => {
  it("say where they come from and what they change", async () => {
    const pull_number = 4;
    const { data } = await rest().pulls.get({ ...repository, pull_number });
    expect(data).toMatchObject({
      number: 4,
      base: { sha: ahead },
      head: { sha: head, repo: { full_name: "fork/models" } },
    });
    const files = await rest().pulls.listFiles({ ...repository, pull_number, per_page: 2 });
    expect(files.data.map((f) => [f.filename, f.status, f.additions, f.deletions])).toEqual([
      ["docs/guide.md", "modified", 1, 1],
      ["models/fraud/2.0.0/model.onnx", "added", 1, 0],
    ]);
    expect(files.headers.link).toContain('rel="next"');
    await expect(rest().pulls.get({ ...repository, pull_number: 5 })).rejects.toMatchObject({ status: 404 });
  });
});
