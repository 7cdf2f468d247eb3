import { Failure } from "../../../src/domain/failure.ts";
import { createGitHubPublisher } from "../../../src/platform/github/publisher.ts";
import type { Plan } from "../../../src/publish/plan.ts";
import { sweep } from "../../../src/publish/protocol.ts";
import { formatMarker } from "../../../src/releases/marker.ts";
import { draft as makeDraft, publish as makePublic, pushTag } from "../../github/acts.ts";
import { upload } from "../../github/client.ts";
import type { Fault } from "../../github/faults.ts";
import { type StandIn, type StandInOptions, startGitHub } from "../../github/stand-in.ts";
import { connectTo, fakeClock, neverInPart, publishTo, releaseTo } from "../../helpers/publishing.ts";
import { planOf, TAG } from "../../helpers/staged.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const TEXTS = {
  "model.onnx": "m".repeat(3000),
  "metadata.json": "{}",
  SHA256SUMS: "s",
  "validation-report.json": "{}",
};
const LIMIT: Fault = {
  ...{ kind: "answer", status: 403, headers: { "retry-after": "60" } },
  body: { message: "secondary rate limit" },
};
const WAITS: readonly (readonly [string, Fault])[] = [
  ["a limit", LIMIT],
  ["a 502 that did nothing", { kind: "answer", status: 502, body: { message: "Bad Gateway" } }],
];

let github: StandIn;

async function start(options: StandInOptions): Promise<Plan> {
  github = await startGitHub({ invariant: neverInPart(Object.keys(TEXTS)), ...options });
  return planOf(tempFolder(), TEXTS, await pushTag(github));
}

afterEach(async () => {
  await github.close();
  expect(github.breaches).toEqual([]);
  github.assertNoViolations();
});

/** The first call that `which` picks fails, and `meanwhile` happens while the run waits to try again. */
function once(which: (call: { operation?: string; json?: unknown }) => boolean, fault: Fault) {
  let state: "armed" | "failed" | "over" = "armed";
  const clock = fakeClock();
  return {
    faults: (call: { operation?: string; json?: unknown }) => {
      if (state !== "armed" || !which(call)) return undefined;
      state = "failed";
      return fault;
    },
    retryPolicy: (meanwhile: () => Promise<void>) => ({
      ...clock,
      sleep: async (ms: number) => {
        if (state === "failed") {
          state = "over";
          await meanwhile();
        }
        await clock.sleep?.(ms);
      },
    }),
  };
}

const publishes = ({ operation, json }: { operation?: string; json?: unknown }) =>
  operation === "repos/update-release" && (json as { draft?: boolean }).draft === false;
const takesOver = (call: { operation?: string; json?: unknown }) =>
  call.operation === "repos/update-release" && !publishes(call);
const removes = ({ operation }: { operation?: string }) => operation === "repos/delete-release";

const leftBehind = (commit: string, text = "Notes of then") =>
  makeDraft(github, TAG, { body: `${text}\n\n${formatMarker({ tag: TAG, commit })}\n` });

const endOf = (run: Promise<{ kind: string }>) =>
  run.then(
    ({ kind }) => kind,
    (error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      return error.message;
    },
  );

describe.each(WAITS)("what changes while a call waits because of %s is seen before it is tried again", (_, fault) => {
  test("a draft that is published before its removal is tried again is left alone", async () => {
    const trouble = once(removes, fault);
    const plan = await start({ faults: trouble.faults });
    const { data } = await leftBehind("f".repeat(40));
    const meanwhile = async () => {
      const { files } = plan;
      for (const { name } of files) await upload(data.upload_url, name, TEXTS[name as keyof typeof TEXTS]);
      await makePublic(github, data.id);
    };
    await endOf(publishTo(github, plan, { retryPolicy: trouble.retryPolicy(meanwhile) }));
    expect(github.log.filter(removes)[0]?.path).toContain(String(data.id));
    expect(github.state.releases.map((r) => [r.id, r.draft])).toContainEqual([data.id, false]);
  });

  test("a tag that is deleted is not created again", async () => {
    const trouble = once(publishes, fault);
    const plan = await start({ faults: trouble.faults });
    const meanwhile = async () => void (await github.git.read("update-ref", "-d", `refs/tags/${TAG}`));
    const run = publishTo(github, plan, { retryPolicy: trouble.retryPolicy(meanwhile) });
    await expect(run).rejects.toThrow("is not on GitHub");
    expect(github.state.events).toEqual([]);
    expect(await github.git.resolve(`refs/tags/${TAG}`)).toBeUndefined();
  });

  test("a draft that another run took over is not published", async () => {
    const trouble = once(publishes, fault);
    const plan = await start({ faults: trouble.faults });
    const other = planOf(tempFolder(), { ...TEXTS, "validation-report.json": '{"run":2}' }, plan.spec.commit);
    // The other run comes as far as its own first upload, and then waits for this one to end.
    let reached = () => {};
    let proceed = () => {};
    const inUpload = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const ended = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    let second: Promise<string> | undefined;
    const otherClock = fakeClock();
    const meanwhile = async () => {
      const retryPolicy = {
        ...otherClock,
        // The time that the former owner gets: here it ends only after that one has had its try.
        sleep: async (ms: number) => {
          await otherClock.sleep?.(ms);
          reached();
          await ended;
        },
      };
      second = releaseTo(github, other, { retryPolicy });
      await inUpload;
    };
    const stopped = await endOf(publishTo(github, plan, { retryPolicy: trouble.retryPolicy(meanwhile) }));
    proceed();
    expect(stopped).toMatch(/Another run took over the draft/);
    expect(await second).toBe("published");
    expect(github.state.events.map((e) => e.kind)).toEqual(["published"]);
    expect(github.state.releases).toHaveLength(1);
  });

  test("a draft that is published before its takeover is tried again is not written to", async () => {
    const trouble = once(takesOver, fault);
    const plan = await start({ faults: trouble.faults });
    await leftBehind(plan.spec.commit);
    const meanwhile = async () => {
      expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
    };
    expect(await endOf(publishTo(github, plan, { retryPolicy: trouble.retryPolicy(meanwhile) }))).toBe(
      "already-published",
    );
    expect(github.state.events.map((e) => e.kind)).toEqual(["published"]);
    expect(github.state.releases).toMatchObject([{ draft: false, body: plan.spec.body }]);
  });
});

test("a tag that another run took is waited for until GitHub shows its release", async () => {
  let raced = false;
  const plan = await start({
    onRequest: async (call) => {
      if (!publishes(call) || raced) return;
      raced = true;
      const { data } = await makeDraft(github, TAG, { body: plan.spec.body });
      for (const [name, text] of Object.entries(TEXTS)) await upload(data.upload_url, name, text);
      await makePublic(github, data.id);
      github.state.releases.find((r) => r.id === data.id)!.late.tag = 3;
    },
  });
  expect(await endOf(publishTo(github, plan))).toBe("already-published");
  expect(github.state.releases).toMatchObject([{ draft: false }]);
});

test("a run that finds its tag published clears away our drafts of it, and no others", async () => {
  const plan = await start({});
  await publishTo(github, plan);
  await leftBehind("f".repeat(40));
  const { data } = await makeDraft(github, TAG, { body: "by hand" });
  await sweep(TAG, createGitHubPublisher(connectTo(github)));
  expect(github.state.releases.map((r) => [r.id === data.id, r.draft])).toEqual([
    [false, false],
    [true, true],
  ]);
});

test("a look that a limit kept waiting is taken again before the write", async () => {
  let limited = false;
  const plan = await start({
    // Tag and lease are looked at in this order; the limit comes between the two.
    faults: ({ operation }) => {
      if (operation !== "repos/get-release" || limited) return undefined;
      limited = true;
      return LIMIT;
    },
  });
  expect(await publishTo(github, plan)).toMatchObject({ kind: "published" });
  const calls = github.log.map((e) => e.operation);
  const at = github.log.findIndex(publishes);
  const [tag, lease] = ["git/get-ref", "repos/get-release"];
  expect(calls.slice(at - 5, at)).toEqual([tag, lease, lease, tag, lease]);
});

test("a run that is about to publish a draft which another run discards stops, and nothing public is lost", async () => {
  let pass = () => {};
  let second: Promise<string> | undefined;
  const plan = await start({
    onRequest: async (call) => {
      if (!publishes(call) || second !== undefined) return;
      // An older draft comes to light, so that the second run takes this one for surplus.
      github.state.releases.find((r) => r.id === older)!.late.list = 0;
      const held = new Promise<void>((resolve) => {
        pass = resolve;
      });
      const clock = fakeClock();
      let sleeps = 0;
      const retryPolicy = {
        ...clock,
        sleep: async (ms: number) => {
          // In the time that the former owner gets its call, which was on its way, lands.
          if (sleeps++ === 0) {
            pass();
            await first;
          }
          await clock.sleep?.(ms);
        },
      };
      second = releaseTo(github, plan, { retryPolicy });
      await held;
    },
  });
  const older = (await leftBehind(plan.spec.commit)).data.id;
  github.state.releases[0]!.late.list = 2;
  const first: Promise<string> = endOf(publishTo(github, plan));
  expect(await first).toBe("published");
  expect(await second).toBe("already-published");
  expect(github.state.events.map((e) => e.kind)).toEqual(["published"]);
  expect(github.state.releases).toMatchObject([{ draft: false }]);
});
