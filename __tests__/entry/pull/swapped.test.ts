import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { formatChecksums } from "../../../src/releases/evidence.ts";
import { type Loopback, listen } from "../../github/loopback.ts";
import { createPullScene, inPlace, type PullScene, releaseFiles, rightly } from "../../helpers/pull-scene.ts";
import { digestsOf, releasedFiles } from "../../helpers/shelf.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const REPORT = "validation-report.json";

let scene: PullScene;
let kept: ReadonlyMap<string, Buffer>;
let commit: string;

const assets = () => scene.github.state.releases.flatMap((release) => release.assets);

/** Replaces an asset at its place: GitHub then states the digest of what is there now. */
function swap(name: string, content: string | Buffer): void {
  const bytes = Buffer.from(content);
  const asset = assets().find((each) => each.name === name);
  Object.assign(asset ?? {}, { bytes, sha256: createHash("sha256").update(bytes).digest("hex") });
}

beforeAll(async () => {
  scene = await createPullScene();
  kept = new Map(assets().map(({ name, bytes }) => [name, Buffer.from(bytes)]));
  commit = (await scene.github.git.resolve("main")) ?? "";
});
afterEach(() => {
  for (const [name, bytes] of kept) swap(name, bytes);
  scene.reset();
});
afterAll(() => scene.close());

const text = (name: string) => scene.files[name] ?? "";
const ofVersion = (version: string, name: string) => releaseFiles(commit, version)[name] ?? "";

test.each([
  ["a changed byte of the model", () => swap("model.onnx", text("model.onnx").replace("a", "b"))],
  ["a changed byte of its external data", () => swap("model.onnx.data", text("model.onnx.data").replace("a", "b"))],
  ["the model of another release", () => swap("model.onnx", ofVersion("1.0.1", "model.onnx"))],
  [
    "two files that changed their names",
    () => {
      swap("model.onnx", text("model.onnx.data"));
      swap("model.onnx.data", text("model.onnx"));
    },
  ],
  ["the report of another version", () => swap(REPORT, ofVersion("1.0.1", REPORT))],
  ["the report of another model", () => swap(REPORT, releasedFiles("1.0.0", { model: "bid", commit })[REPORT] ?? "")],
  ["the checksums of another version", () => swap("SHA256SUMS", ofVersion("1.0.1", "SHA256SUMS"))],
  ["checksums that are none", () => swap("SHA256SUMS", "nothing of the kind")],
  ["checksums that leave the model out", () => swap("SHA256SUMS", text("SHA256SUMS").replace(/^.*model\.onnx\n/m, ""))],
  ["another report than its checksums list", () => swap(REPORT, `${text(REPORT)}\n`)],
  ["checksums that list more files", () => swap("SHA256SUMS", `${text("SHA256SUMS")}${"0".repeat(64)} *more.bin\n`)],
] satisfies [string, () => void][])("a release with %s is refused before a byte is placed", async (_, change) => {
  const service = tempFolder();
  change();
  const { code, stdout } = await scene.pull(service, ["--json"]);
  const { findings, pulled } = JSON.parse(stdout);
  const errors = findings.filter(({ level }: { level: string }) => level === "error");
  expect([code, errors.map(({ rule }: { rule: string }) => rule), pulled]).toEqual([1, ["pull/altered"], []]);
  expect(readdirSync(service)).toEqual([]);
});

test("a release that was swapped as a whole is refused by the lock", async () => {
  const service = tempFolder();
  expect((await scene.pull(service)).code).toBe(0);
  const own = { "model.onnx": text("model.onnx.data"), "model.onnx.data": text("model.onnx") };
  const files = releasedFiles("1.0.0", { own, commit });
  for (const [name, content] of Object.entries({ ...files, SHA256SUMS: formatChecksums(digestsOf(files)) }))
    swap(name, content);
  const { code, stdout } = await scene.pull(service, ["--locked", "--into", "other"]);
  expect([code, stdout]).toEqual([1, expect.stringContaining("differs from model-release.lock.json in")]);
  expect(existsSync(join(service, "other"))).toBe(false);
});

describe("the token", () => {
  let third: Loopback | undefined;
  afterEach(() => third?.close());

  test("reaches neither the storage, nor a third host, nor GitHub by way of either", async () => {
    const service = tempFolder();
    const seen: (string | undefined)[] = [];
    third = await listen((request, answer) => {
      seen.push(request.headers.authorization);
      const way = request.url?.startsWith("/back") ? scene.github.apiUrl : `${scene.storageUrl}/model.onnx`;
      answer.writeHead(302, { location: way }).end();
    });
    scene.serve = (answer, sent, bytes, request) =>
      sent.name === "model.onnx" && sent.count === 1
        ? void answer.writeHead(307, { location: `${third?.url}/on` }).end()
        : rightly(answer, sent, bytes, request);
    expect([(await scene.pull(service)).code, inPlace(service, scene.files)]).toEqual([0, []]);
    expect([seen, scene.sent.filter(({ headers }) => headers.authorization !== undefined)]).toEqual([[undefined], []]);
    const before = scene.github.log.length;
    scene.serve = (answer) => void answer.writeHead(307, { location: `${third?.url}/back` }).end();
    expect((await scene.pull(tempFolder())).code).toBe(3);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((each) => each === undefined)).toBe(true);
    expect(scene.github.log.slice(before).filter(({ path, authenticated }) => path === "/" && authenticated)).toEqual(
      [],
    );
  });

  test.each([301, 302, 307, 308])(
    "does not follow a list of releases that moved to another host with %i",
    async (status) => {
      const seen: (string | undefined)[] = [];
      third = await listen((request, answer) => {
        seen.push(request.headers.authorization);
        answer.writeHead(404, { "content-type": "application/json" }).end("{}");
      });
      scene.fault = ({ operation }) =>
        operation === "repos/list-releases" || operation === "repos/get-release-by-tag"
          ? { kind: "answer", status, headers: { location: `${third?.url}/releases` } }
          : undefined;
      const { code } = await scene.pull(tempFolder());
      expect([code === 0, seen.length > 0, seen.every((each) => each === undefined)]).toEqual([false, true, true]);
    },
  );
});
