import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createPullScene, inPlace, type PullScene, rightly, type Serve } from "../../helpers/pull-scene.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const MODEL = "model.onnx";
const PAGE = Buffer.from(`<!doctype html><title>Log in</title>${" ".repeat(3000)}`);

let scene: PullScene;

beforeAll(async () => {
  scene = await createPullScene();
});
beforeEach(() => scene.reset());
afterAll(() => scene.close());

/** Does something to one file's bytes as often as `times` says, and serves everything else rightly. */
const meddling =
  (serve: Serve, times = Number.POSITIVE_INFINITY, only = MODEL): Serve =>
  (answer, sent, bytes, request) =>
    sent.name === only && sent.count <= times
      ? serve(answer, sent, bytes, request)
      : rightly(answer, sent, bytes, request);

/** Sends the first half of what is asked for; `end` then breaks off. */
const half =
  (end: "length" | "chunked" | "reset"): Serve =>
  (answer, { from }, bytes) => {
    const rest = bytes.length - from;
    const length = end === "chunked" ? {} : { "content-length": rest };
    const range = { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
    answer.writeHead(from > 0 ? 206 : 200, { ...length, ...(from > 0 ? range : {}), connection: "close" });
    const part = bytes.subarray(from, from + (rest >> 1));
    if (end === "chunked") answer.end(part);
    else
      answer.write(part, () =>
        setTimeout(() => (end === "reset" ? answer.socket?.resetAndDestroy() : answer.destroy()), 50),
      );
  };

const changed: Serve = (answer, sent, bytes, request) => {
  const other = Buffer.from(bytes);
  other[bytes.length - 7] = (other[bytes.length - 7] ?? 0) ^ 1;
  rightly(answer, sent, other, request);
};

const status =
  (code: number, headers: Record<string, string> = {}): Serve =>
  (answer) =>
    void answer.writeHead(code, headers).end("{}");

const endless: Serve = (answer) => {
  answer.writeHead(200);
  const more = () => {
    while (!answer.destroyed && answer.write(Buffer.alloc(1 << 16)));
  };
  answer.on("drain", more).on("error", () => {});
  more();
};

const gzipped: Serve = (answer, _, bytes) => {
  answer.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(bytes));
};

const ALWAYS: readonly [string, Serve, string][] = [
  ["a changed byte", changed, "does not match the size or digest"],
  [
    "another file of the release",
    (a, s, _, r) => rightly(a, s, Buffer.from(scene.files["model.onnx.data"] ?? ""), r),
    "does not match",
  ],
  [
    "a truncated body with its own content-length",
    (a, _, bytes) => void a.end(bytes.subarray(0, 500)),
    "does not match",
  ],
  [
    "a body that is cut, with content-length",
    (a, s, b, r) => half("length")(a, { ...s, from: 0 }, b, r),
    "failed to send model.onnx",
  ],
  [
    "a body that is cut, without content-length",
    (a, _, bytes) => void a.writeHead(200).end(bytes.subarray(0, 9)),
    "ended after 9 of 96000 bytes",
  ],
  ["a body without end", endless, "does not match"],
  [
    "a body longer than said",
    (a, _, bytes) => void a.writeHead(200).end(Buffer.concat([bytes, bytes])),
    "does not match",
  ],
  ["a gzip-encoded body", gzipped, "was compressed"],
  [
    "a login page",
    (a) => void a.writeHead(200, { "content-type": "text/html", "content-length": PAGE.length }).end(PAGE),
    "an HTML page",
  ],
  [
    "a login page without content-length",
    (a) => void a.writeHead(200, { "content-type": "text/html" }).write(PAGE, () => a.end()),
    "an HTML page",
  ],
  ["401", status(401), "401"],
  ["403", status(403), "403"],
  ["404", status(404), "404"],
  ["429 for longer than a run waits", status(429, { "retry-after": "100000" }), "rate limit"],
  ["500", status(500), "500"],
  ["503", status(503), "503"],
  ["204", status(204), "204"],
  ["a redirect to http", status(302, { location: "http://storage.example/blob" }), "which is not https"],
  ["a redirect loop", status(302, { location: "/model.onnx" }), "too many redirects"],
  ["a redirect to no address", status(302, { location: "http://[" }), "failed to send"],
];

test.each(ALWAYS)(
  "%s ends the run with exit 3 and leaves nothing; the next run completes it",
  async (_, serve, words) => {
    const service = tempFolder();
    scene.serve = meddling(serve);
    const { code, stdout, stderr } = await scene.pull(service);
    expect([code, stdout + stderr]).toEqual([3, expect.stringContaining(words)]);
    expect([inPlace(service, scene.files), existsSync(join(service, "model-release.lock.json"))]).toEqual([
      "nothing",
      false,
    ]);
    scene.reset();
    expect([(await scene.pull(service)).code, inPlace(service, scene.files)]).toEqual([0, []]);
  },
);

const ONCE: readonly [string, Serve][] = [
  ["a body that is cut, with content-length", half("length")],
  ["a body that is cut, without content-length", half("chunked")],
  ["a connection that is reset", half("reset")],
  ["a connection that is reset before a byte", (answer) => void answer.socket?.resetAndDestroy()],
  ["429", status(429, { "retry-after": "1" })],
  ["403 with a limit", status(403, { "retry-after": "1" })],
  ["500", status(500)],
  ["502", status(502)],
  ["503", status(503)],
];

test.each(ONCE)("%s is tried again within the run", async (_, serve) => {
  const service = tempFolder();
  scene.serve = meddling(serve, 1);
  const { code, stdout, stderr } = await scene.pull(service);
  expect([code, stdout + stderr]).toEqual([0, expect.stringContaining("pulled")]);
  expect(inPlace(service, scene.files)).toEqual([]);
});

const RESUMED: readonly [string, Serve][] = [
  ["200", (a, s, b, r) => rightly(a, { ...s, from: 0 }, b, r)],
  ["416", (a, s, b, r) => (s.from > 0 ? status(416)(a, s, b, r) : rightly(a, s, b, r))],
  [
    "another Content-Range",
    (a, s, b, r) => (s.from > 0 ? rightly(a, { ...s, from: s.from - 1 }, b, r) : rightly(a, s, b, r)),
  ],
  [
    "a Content-Range of a longer file",
    (a, s, b, r) => (s.from > 0 ? rightly(a, s, Buffer.concat([b, b]), r) : rightly(a, s, b, r)),
  ],
  [
    "206 without Content-Range",
    (a, s, b, r) => (s.from > 0 ? void a.writeHead(206).end(b.subarray(s.from)) : rightly(a, s, b, r)),
  ],
  [
    "a part that is shorter than asked for",
    (a, s, b, r) => (s.count === 2 ? half("length")(a, s, b, r) : rightly(a, s, b, r)),
  ],
  ["the bytes of another file", (a, s, b, r) => (s.from > 0 ? changed(a, s, b, r) : rightly(a, s, b, r))],
];

test.each(RESUMED)(
  "a request for the rest that is answered with %s never makes a file of two halves",
  async (_, serve) => {
    const service = tempFolder();
    scene.serve = meddling((a, s, b, r) => (s.count === 1 ? half("reset")(a, s, b, r) : serve(a, s, b, r)));
    expect([(await scene.pull(service)).code, inPlace(service, scene.files)]).toEqual([0, []]);
  },
);

test("a file that was replaced between two parts is sent for once more as a whole", async () => {
  const service = tempFolder();
  scene.serve = meddling((answer, sent, bytes, request) => {
    answer.setHeader("etag", `"${sent.count}"`);
    if (sent.count === 1) half("reset")(answer, sent, Buffer.from(bytes.toString("latin1").toUpperCase()), request);
    else rightly(answer, sent, bytes, request);
  });
  expect([(await scene.pull(service)).code, inPlace(service, scene.files)]).toEqual([0, []]);
  expect(scene.sent.filter(({ name }) => name === MODEL).map(({ from }) => from > 0)).toEqual([false, true, false]);
});
