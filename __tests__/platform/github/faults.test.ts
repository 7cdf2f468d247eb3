import { Failure } from "../../../src/domain/failure.ts";
import type { RetryPolicy } from "../../../src/platform/github/retry-policy.ts";
import type { Plan } from "../../../src/publish/plan.ts";
import { draft as makeDraft, publish as makePublic, pushTag } from "../../github/acts.ts";
import { upload } from "../../github/client.ts";
import { type Fault, failing } from "../../github/faults.ts";
import { type StandIn, type StandInOptions, startGitHub } from "../../github/stand-in.ts";
import { fakeClock, heldBy, neverInPart, publishTo, releaseTo } from "../../helpers/publishing.ts";
import { planOf, TAG } from "../../helpers/staged.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const TEXTS = {
  "model.onnx": "m".repeat(3000),
  "metadata.json": "{}",
  SHA256SUMS: "sums",
  "validation-report.json": "{}",
};
const UPLOAD = "repos/upload-release-asset";

let github: StandIn;

async function start(options: StandInOptions): Promise<Plan> {
  github = await startGitHub({ invariant: neverInPart(Object.keys(TEXTS)), ...options });
  return planOf(tempFolder(), TEXTS, await pushTag(github));
}

afterEach(async () => {
  await github.close();
  github.assertNoViolations();
});

const count = (operation: string) => github.log.filter((e) => e.operation === operation).length;
const wanted = ({ files }: Plan) => files.map(({ name, sha256 }) => `${name} ${sha256}`).sort();

function expectReleased(plan: Plan) {
  expect(heldBy(github, TAG).map(({ name, sha256 }) => `${name} ${sha256}`)).toEqual(wanted(plan));
  expect(github.state.releases).toHaveLength(1);
  expect(github.breaches).toEqual([]);
  expect(github.state.events.map((e) => e.kind)).toEqual(["published"]);
}

const OPERATIONS = [
  "repos/list-releases",
  "git/get-ref",
  "repos/create-release",
  "repos/list-release-assets",
  UPLOAD,
  "repos/get-release",
  "repos/update-release",
  "repos/get-release-by-tag",
];
const inAMinute = String(Date.UTC(2026, 0, 1) / 1000 + 60);
const message = (text: string) => ({ body: { message: text } });
const PASSING: readonly (readonly [string, Fault])[] = [
  ["a 502 that did nothing", { kind: "answer", status: 502, ...message("Bad Gateway") }],
  ["a 502 that did what was asked", { kind: "answer-after", status: 502, ...message("Bad Gateway") }],
  ["a reset", { kind: "reset" }],
  ["a lost answer", { kind: "lost-answer" }],
  ["a call that is never answered", { kind: "stall" }],
];
const LIMITS: readonly (readonly [string, Fault, number])[] = [
  ["429 with retry-after", { kind: "answer", status: 429, headers: { "retry-after": "7" }, ...message("Slow") }, 7000],
  ["403 with retry-after", { kind: "answer", status: 403, headers: { "retry-after": "7" }, ...message("Slow") }, 7000],
  [
    "the primary limit",
    {
      ...{ kind: "answer", status: 403, ...message("API rate limit exceeded") },
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inAMinute },
    },
    50_000,
  ],
  [
    "a secondary limit",
    { kind: "answer", status: 403, ...message("You have exceeded a secondary rate limit.") },
    60_000,
  ],
];

/** Real timers, so short ones, for what only a watchdog ends. */
const HURRIED: Partial<RetryPolicy> = { answerMs: 300, stallWindowMs: 300, storeMs: 300 };

describe("one trouble of any call is lived through", () => {
  for (const operation of OPERATIONS) {
    test.each(PASSING)(`${operation}: %s`, async (_, fault) => {
      const plan = await start({ faults: failing(operation, fault) });
      expect(await publishTo(github, plan, { retryPolicy: { ...fakeClock(), ...HURRIED } })).toMatchObject({
        kind: "published",
      });
      expectReleased(plan);
    });

    test.each(LIMITS)(`${operation}: %s, which is waited for`, async (_, fault, leastMs) => {
      const plan = await start({ faults: failing(operation, fault) });
      const clock = fakeClock();
      expect(await publishTo(github, plan, { retryPolicy: clock })).toMatchObject({ kind: "published" });
      expect(Math.max(...clock.sleeps)).toBeGreaterThanOrEqual(leastMs);
      expectReleased(plan);
    });
  }
});

describe("uploads", () => {
  test.each<[string, Fault, number]>([
    ["502, but stored: not sent again", { kind: "answer-after", status: 502, ...message("Bad Gateway") }, 4],
    ["502, and not stored: sent again", { kind: "answer", status: 502, ...message("Bad Gateway") }, 5],
    ["502 with a stump left: removed and sent again", { kind: "interrupted-upload" }, 5],
    ["a reset in mid-body", { kind: "reset", afterBytes: 100 }, 5],
    ["a connection that stalls in mid-body", { kind: "stall", afterBytes: 100 }, 5],
    ["no answer after the last byte", { kind: "stall", afterBytes: 1e9 }, 5],
  ])("%s", async (_, fault, sent) => {
    const plan = await start({ faults: failing(UPLOAD, fault) });
    expect(await publishTo(github, plan, { retryPolicy: { ...fakeClock(), ...HURRIED } })).toMatchObject({
      kind: "published",
    });
    expect(count(UPLOAD)).toBe(sent);
    expectReleased(plan);
  });

  test("fail after five tries, and the next run sends only what is missing", async () => {
    let broken = true;
    const plan = await start({
      faults: ({ origin, query }) =>
        broken && origin === "uploads" && query.includes("model.onnx")
          ? { kind: "answer", status: 502, ...message("Bad Gateway") }
          : undefined,
    });
    await expect(publishTo(github, plan)).rejects.toMatchObject({
      message: expect.stringContaining("failed to accept model.onnx: 502"),
      fix: expect.stringContaining("finds and keeps"),
    });
    expect(github.log.filter((e) => e.query.includes("model.onnx"))).toHaveLength(5);
    expect(github.state.releases).toMatchObject([{ draft: true }]);
    broken = false;
    const before = count(UPLOAD);
    expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
    expect(count(UPLOAD) - before).toBe(3);
    expectReleased(plan);
  });

  test("a limit that lasts longer than a run may wait ends it with the time when it is over", async () => {
    const reset = String(Date.UTC(2026, 0, 1, 0, 55) / 1000);
    const fault: Fault = {
      ...{ kind: "answer", status: 403, ...message("API rate limit exceeded") },
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
    };
    const plan = await start({ faults: failing(UPLOAD, fault) });
    await expect(publishTo(github, plan)).rejects.toMatchObject({
      message: "GitHub's rate limit is used up until 2026-01-01 00:55 UTC.",
    });
    expect(github.state.releases).toMatchObject([{ draft: true }]);
  });
});

describe("what GitHub shows late", () => {
  test.each<[string, string, Fault]>([
    ["a draft in the list", "repos/create-release", { kind: "late", what: "list", reads: 1 }],
    ["a draft in every list", "repos/create-release", { kind: "late", what: "list", reads: 99 }],
    ["an asset in the list", UPLOAD, { kind: "late", what: "list", reads: 2 }],
    ["a digest", UPLOAD, { kind: "late", what: "digest", reads: 2 }],
    ["the release under its tag", "repos/update-release", { kind: "late", what: "tag", reads: 2 }],
    ["the release under its tag, for long", "repos/update-release", { kind: "late", what: "tag", reads: 99 }],
  ])("%s", async (_, operation, fault) => {
    const plan = await start({ faults: failing(operation, fault) });
    expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
    expect(github.log.filter((e) => e.origin === "blobs")).toEqual([]);
    expectReleased(plan);
  });

  test("a digest that never comes is computed from the bytes that GitHub has", async () => {
    const plan = await start({ faults: failing(UPLOAD, { kind: "late", what: "digest", reads: 9999 }) });
    expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
    expect(github.log.some((e) => e.origin === "blobs")).toBe(true);
    expectReleased(plan);
    expect(await releaseTo(github, plan)).toBe("same");
  });

  test("digests of a release made by hand, which is adopted with not one byte sent", async () => {
    const plan = await start({ invariant: () => undefined });
    const { data } = await makeDraft(github, TAG, { body: "by hand" });
    for (const name of ["metadata.json", "model.onnx"] as const) await upload(data.upload_url, name, TEXTS[name]);
    await makePublic(github, data.id);
    for (const asset of github.state.releases[0]!.assets) asset.late.digest = 9999;
    const before = github.log.filter((e) => e.method !== "GET").length;
    expect(await releaseTo(github, plan)).toBe("matched-handmade");
    github.state.releases[0]!.assets[0]!.bytes.fill("x");
    expect(await releaseTo(github, plan)).toBe("different");
    expect(github.log.filter((e) => e.method !== "GET")).toHaveLength(before);
  });

  test.each([0, 1, 2])(
    "the draft whose answer got lost, %i lists late: it is found, and no second one made",
    async (lists) => {
      const plan = await start({ faults: failing("repos/create-release", { kind: "lost-answer" }) });
      const late = setLateOnCreate(lists);
      expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
      late();
      expect(count("repos/create-release")).toBe(1);
      expectReleased(plan);
    },
  );
});

/** Hides the first draft that appears from so many lists. */
function setLateOnCreate(lists: number): () => void {
  const { releases } = github.state;
  const push = releases.push.bind(releases);
  releases.push = (...made) => {
    for (const release of made) release.late.list = lists;
    return push(...made);
  };
  return () => {
    releases.push = push;
  };
}

const RUN_LINE = /<!-- model-release-run=\S+ -->\n/;

describe("two runs that race for one tag", () => {
  /** How a run ended: its kind, or the word of its failure that tells why. */
  const endOf = (run: Promise<string>) =>
    run.catch((error: unknown) => {
      if (!(error instanceof Failure) || !/run again/i.test(error.fix)) throw error;
      return "stopped";
    });

  test("the second starts at any request of the first: one whole release with the words of one of them, no draft left", async () => {
    let number = 1;
    const ends = new Set<string>();
    for (let over = false; !over; number++) {
      let second: Promise<string> | undefined;
      let open = 0;
      const plan = await start({
        onRequest: () => {
          open += 1;
          if (open === number) second = endOf(releaseTo(github, rival));
        },
      });
      const other = planOf(tempFolder(), { ...TEXTS, "validation-report.json": '{"run":2}' }, plan.spec.commit);
      const rival = { ...other, spec: { ...other.spec, body: `Notes of the rival\n\n${plan.spec.body}` } };
      const first = await endOf(releaseTo(github, plan));
      over = second === undefined;
      const end = `${first} and ${await second}`;
      ends.add(end);
      expect([number, github.breaches]).toEqual([number, []]);
      // Between a look and the write right after it lies a gap of one request, in which the first may publish: once at
      // most, and it leaves the invisible line that names the second run.
      const changes = github.state.events.filter((e) => e.kind !== "published");
      expect(changes.length).toBeLessThanOrEqual(1);
      expect(["same", "published"]).toContain(await releaseTo(github, plan));
      const left = github.state.releases.map(({ draft, body }) => ({ draft, body: (body ?? "").split(RUN_LINE) }));
      const words = [plan, rival].map(({ spec }) => [spec.body, ...(changes.length === 0 ? [] : [""])]);
      expect([number, end, left]).toEqual([number, end, [{ draft: false, body: expect.anything() }]]);
      expect(words).toContainEqual(left[0]?.body);
      github.assertNoViolations();
      await github.close();
    }
    expect(number).toBeGreaterThan(15);
    // However they meet, one of the two brings the release out.
    expect([...ends].filter((end) => !/published|same/.test(end))).toEqual([]);
  });
});
