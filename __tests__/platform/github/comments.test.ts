import { connect, type GitHub } from "../../../src/platform/github/client.ts";
import { upsertComment } from "../../../src/platform/github/comments.ts";
import { findObstacle } from "../../../src/platform/github/obstacle.ts";
import { octokitFor, repository } from "../../github/client.ts";
import { type StandIn, type StandInOptions, startGitHub } from "../../github/stand-in.ts";

const NUMBER = 4;
const MARKER = "<!-- model-release check -->";
const side = { ref: "main", sha: "0".repeat(40) };

let github: StandIn;

afterEach(async () => {
  await github.close();
  github.assertNoViolations();
});

async function start(options: StandInOptions = {}) {
  github = await startGitHub({ pulls: [{ number: NUMBER, base: side, head: side }], ...options });
}

function as(token: string): GitHub {
  return connect({ token, apiUrl: github.apiUrl, ...repository });
}

const keep = (token: string, text: string, create = true) =>
  upsertComment(as(token), NUMBER, MARKER, `${MARKER}\n${text}\n`, { create });
const comments = () => github.state.comments.map((c) => [c.user.login, c.body.split("\n")[1]]);
const write = (token: string, body: string) =>
  octokitFor(github, token).rest.issues.createComment({ ...repository, issue_number: NUMBER, body });

describe("the comment on a pull request", () => {
  test.each(["ghs-may-write", "ghs-of-an-app", "ghp-of-a-person"])(
    "is one, whose token it may be: %s",
    async (token) => {
      await start();
      expect(await keep(token, "one")).toBe("created");
      expect(await keep(token, "two")).toBe("updated");
      const writes = github.log.filter((e) => e.method !== "GET").length;
      expect(await keep(token, "two")).toBe("unchanged");
      expect(github.log.filter((e) => e.method !== "GET")).toHaveLength(writes);
      expect(comments().map(([, text]) => text)).toEqual(["two"]);
    },
  );

  test("is taken over when the workflow changes from the job's token to that of an app, and back", async () => {
    await start();
    await keep("ghs-may-write", "one");
    expect(await keep("ghs-of-an-app", "two")).toBe("updated");
    expect(await keep("ghs-may-write", "three")).toBe("updated");
    expect(comments()).toEqual([["github-actions[bot]", "three"]]);
  });

  test("of a person is never taken over, whatever it begins with, nor one of a bot that only quotes ours", async () => {
    await start();
    await write("ghp-of-a-person", `${MARKER}\nall is well`);
    await write("ghs-of-an-app", `> ${MARKER}\nas I said`);
    expect(await keep("ghs-may-write", "refused")).toBe("created");
    expect(comments()).toEqual([
      ["someone", "all is well"],
      ["acme-bot[bot]", "as I said"],
      ["github-actions[bot]", "refused"],
    ]);
  });

  test("that is to be brought up to date only is not made", async () => {
    await start();
    expect(await keep("ghs-may-write", "nothing left", false)).toBe("absent");
    await keep("ghs-may-write", "refused");
    expect(await keep("ghs-may-write", "nothing left", false)).toBe("updated");
    expect(comments()).toEqual([["github-actions[bot]", "nothing left"]]);
  });

  test("made by several jobs at once is reduced to one", async () => {
    // Each job has seen that there is none before any of them makes one.
    let waiting: (() => void)[] = [];
    let made = 0;
    await start({
      onRequest: async ({ operation }) => {
        if (operation !== "issues/create-comment" || made >= 3) return;
        made += 1;
        await new Promise<void>((go) => {
          waiting.push(go);
          if (waiting.length === 3) for (const each of waiting) each();
        });
        waiting = [];
      },
    });
    const outcomes = await Promise.all(["a", "b", "c"].map((text) => keep("ghs-of-an-app", text)));
    expect(outcomes).toEqual(["created", "created", "created"]);
    expect(made).toBe(3);
    expect(comments()).toHaveLength(1);
    expect(await keep("ghs-of-an-app", "later")).toBe("updated");
    expect(comments()).toEqual([["acme-bot[bot]", "later"]]);
  });

  test("left twice by a job that died is reduced by the next one", async () => {
    await start();
    for (const text of ["one", "two"]) await write("ghs-of-an-app", `${MARKER}\n${text}\n`);
    await keep("ghs-of-an-app", "three");
    expect(comments()).toEqual([["acme-bot[bot]", "three"]]);
  });

  test("of another app that may not be changed does not stand in the way of an own one", async () => {
    await start({
      faults: ({ operation }) => (operation === "issues/update-comment" ? { kind: "answer", status: 403 } : undefined),
    });
    await write("ghs-of-an-app", `${MARKER}\none\n`);
    expect(await keep("ghs-may-write", "two")).toBe("created");
    expect(comments()).toHaveLength(2);
  });

  test("needs a permission, and says which", async () => {
    await start();
    expect(await keep("ghs-may-read", "one")).toBe("not-allowed");
    expect(github.state.comments).toEqual([]);
  });
});

describe("what keeps a token from publishing is known beforehand", () => {
  const obstacle = (token: string) => findObstacle(as(token), "models/scorer/1.0.0");

  test.each([
    ["ghs-may-read", "contents: write"],
    ["ghs-may-write", undefined],
    ["ghs-of-an-app", undefined],
    ["ghp-of-a-person", undefined],
  ])("of %s: %s", async (token, advice) => {
    await start({ statesPermissions: true });
    const found = await obstacle(token);
    if (advice === undefined) expect(found).toBeUndefined();
    else expect(found?.fix).toContain(advice);
    expect(github.state.releases).toEqual([]);
    // The token of an app is not believed to be unable to write because of `permissions.push`.
    const asked = github.log.filter((e) => e.operation === "repos/generate-release-notes");
    expect(asked).toHaveLength(token === "ghp-of-a-person" ? 0 : 1);
  });

  test.each([404, 422, 500])("status %i of what is asked refuses nobody", async (status) => {
    await start({
      statesPermissions: true,
      faults: ({ operation }) =>
        operation === "repos/generate-release-notes" ? { kind: "answer", status } : undefined,
    });
    expect(await obstacle("ghs-may-write")).toBeUndefined();
  });

  test("an archived repository takes nothing", async () => {
    await start();
    github.state.archived = true;
    expect((await obstacle("ghs-may-write"))?.message).toContain("archived");
  });
});
