import { Failure } from "../../src/domain/failure.ts";
import type { Plan } from "../../src/publish/plan.ts";
import type { Publisher, StagedFile } from "../../src/publish/ports.ts";
import { publish } from "../../src/publish/protocol.ts";
import { formatMarker } from "../../src/releases/marker.ts";
import type { History, StoredAsset, StoredRelease } from "../../src/releases/ports.ts";

const TAG = "models/fraud/1.0.0";
const COMMIT = "1".repeat(40);

const file = (name: string, size: number, sha256 = name): StagedFile => ({ name, size, sha256, file: `/${name}` });
const FILES = [
  file("metadata.json", 2),
  file("model.onnx", 9),
  file("README.md", 5),
  file("SHA256SUMS", 90),
  file("validation-report.json", 80),
];
const PLAN: Plan = {
  where: "test",
  spec: { tag: TAG, commit: COMMIT, title: "t", body: formatMarker({ tag: TAG, commit: COMMIT }), prerelease: false },
  files: FILES,
};

type Comparable = StoredRelease & { assets: StoredAsset[] };

function release(id: string, body: string, files: readonly StagedFile[] = []): Comparable {
  const assets = files.map((f) => ({ ...f, id: f.name, complete: true }));
  return {
    id,
    tag: TAG,
    draft: true,
    prerelease: false,
    title: "t",
    body,
    url: `https://host/${id}`,
    assets,
    commit: COMMIT,
  };
}

const OURS = PLAN.spec.body;
const OTHER = formatMarker({ tag: TAG, commit: "2".repeat(40) });

/** A place in memory that writes down what is done to it; `over` puts a method's behaviour in place of its own. */
function place(drafts: Comparable[], over: (place: ReturnType<typeof base>) => Partial<Publisher> = () => ({})) {
  const made = base(drafts);
  const publisher: Publisher = { ...made.publisher, ...over(made) };
  const progress: [done: number, total: number, what: string][] = [];
  const run = (plan = PLAN) => publish(plan, publisher, made.history, (...step) => progress.push(step));
  return { ...made, progress, run };
}

function base(drafts: Comparable[]) {
  const done: string[] = [];
  const state: { published: StoredRelease | undefined } = { published: undefined };
  const of = ({ id }: StoredRelease) => drafts.find((d) => d.id === id) as Comparable;
  const publisher: Publisher = {
    where: "test",
    openDrafts: true,
    drafts: async () => [...drafts],
    create: async (spec) => {
      done.push("create");
      const made = release("9", spec.body);
      drafts.push(made);
      return made;
    },
    upload: async (draft, f) => {
      done.push(`upload ${f.name}`);
      of(draft).assets.push({ ...f, id: f.name, complete: true });
    },
    assets: async (draft) => [...of(draft).assets],
    remove: async (draft, asset) => {
      done.push(`remove ${asset?.name ?? draft.id}`);
      if (asset === undefined) drafts.splice(drafts.indexOf(of(draft)), 1);
      else of(draft).assets.splice(of(draft).assets.indexOf(asset), 1);
    },
    publish: async (draft) => {
      done.push(`publish ${draft.id}`);
      const published = { ...of(draft), draft: false };
      drafts.splice(drafts.indexOf(of(draft)), 1);
      state.published = published;
      return published;
    },
  };
  // A place that has to read the bytes for a digest reads them only if asked.
  const find: History["find"] = async (_, digests) =>
    digests === "hashed" || state.published === undefined ? state.published : withoutDigests(state.published);
  const history = { find } as History;
  return { publisher, history, done, drafts, state };
}

const withoutDigests = (whole: StoredRelease): StoredRelease => ({
  ...whole,
  assets: whole.assets.map(({ sha256: _, ...asset }) => asset),
});

const uploads = (done: readonly string[]) => done.filter((d) => d.startsWith("upload"));

describe("the protocol", () => {
  test("creates, sends the largest first and the evidence last, and publishes", async () => {
    const { run, done } = place([]);
    expect(await run()).toMatchObject({ kind: "published", release: { id: "9", draft: false } });
    expect(done).toEqual([
      "create",
      "upload model.onnx",
      "upload README.md",
      "upload metadata.json",
      "upload SHA256SUMS",
      "upload validation-report.json",
      "publish 9",
    ]);
  });

  test("refuses a plan that GitHub would not carry out, before the first write", async () => {
    const { run, done } = place([]);
    expect(await run({ ...PLAN, files: [file("my model.onnx", 9)] })).toMatchObject({
      kind: "refused",
      findings: [{ rule: "publish/file-name" }],
    });
    expect(done).toEqual([]);
  });

  test("writes nothing if the place says beforehand that it cannot publish the release", async () => {
    const { run, done } = place([], () => ({
      preflight: ({ tag }) => Promise.reject(new Failure("configuration", `${tag} has no commit`, { fix: "" })),
    }));
    await expect(run()).rejects.toThrow("models/fraud/1.0.0 has no commit");
    expect(done).toEqual([]);
  });

  test("an empty release of a person becomes the draft, if the place can take one back", async () => {
    const fills = { ...release("5", "by hand"), draft: false };
    const reopening = place([], ({ done, drafts }) => ({
      reopen: async ({ id }, spec) => {
        done.push(`reopen ${id}`);
        drafts.push(release(id, spec.body));
      },
    }));
    expect(await reopening.run({ ...PLAN, fills })).toMatchObject({ kind: "published", release: { id: "5" } });
    expect(reopening.done[0]).toBe("reopen 5");
    expect(reopening.done).not.toContain("create");
    expect((await place([]).run({ ...PLAN, fills })).kind).toBe("published");
    const other = place([], ({ done }) => ({ reopen: async () => void done.push("reopen") }));
    await other.run();
    expect(other.done).not.toContain("reopen");
  });

  test("resumes its draft: stale evidence goes before anything comes, and what is right is kept", async () => {
    const stale = file("validation-report.json", 80, "of an earlier run");
    const { run, done } = place([release("3", OURS, [FILES[1]!, stale])]);
    expect(await run()).toMatchObject({ kind: "published", release: { id: "3" } });
    expect(done[0]).toBe("remove validation-report.json");
    expect(uploads(done)).toEqual([
      "upload README.md",
      "upload metadata.json",
      "upload SHA256SUMS",
      "upload validation-report.json",
    ]);
  });

  test("removes drafts of other commits and all but the oldest of its own", async () => {
    const { run, done, drafts } = place([release("1", OTHER), release("2", OURS), release("3", OURS)]);
    expect(await run()).toMatchObject({ kind: "published", release: { id: "2" } });
    expect(done.slice(0, 2)).toEqual(["remove 1", "remove 3"]);
    expect(drafts).toEqual([]);
  });

  test.each([
    ["without a marker", "by hand"],
    ["with the notes of another version", formatMarker({ tag: "models/fraud/0.9.0", commit: COMMIT })],
  ])("refuses a stranger's draft %s without a write", async (_, body) => {
    const { run, done } = place([release("1", OTHER), release("2", body)]);
    const message = "A draft of models/fraud/1.0.0 at https://host/2 was not made by this tool.";
    expect(await run()).toMatchObject({ kind: "refused", findings: [{ rule: "publish/foreign-draft", message }] });
    expect(done).toEqual([]);
  });

  test("refuses a file that nobody planned, half there or whole, but clears away a planned stump", async () => {
    const { run, done } = place([release("1", OURS, [file("gift.bin", 1)])]);
    expect(await run()).toMatchObject({ kind: "refused", findings: [{ rule: "publish/unexpected-asset" }] });
    expect(done).toEqual([]);
    const half = release("1", OURS, [file("gift.bin", 1)]);
    half.assets[0] = { ...half.assets[0]!, complete: false };
    const other = place([half]);
    expect(await other.run()).toMatchObject({ kind: "refused", findings: [{ rule: "publish/unexpected-asset" }] });
    expect(other.done).toEqual([]);
    const stump = release("1", OURS, [FILES[1]!]);
    stump.assets[0] = { ...stump.assets[0]!, complete: false };
    const planned = place([stump]);
    expect(await planned.run()).toMatchObject({ kind: "published" });
    expect(planned.done[0]).toBe("remove model.onnx");
    // Where nobody else reaches a draft, the file is a leftover of our own.
    const closed = place([release("1", OURS, [file("gift.bin", 1)])], () => ({ openDrafts: false }));
    expect(await closed.run()).toMatchObject({ kind: "published" });
  });

  test("names the files that nobody planned", async () => {
    const { run } = place([release("1", OURS, [file("gift.bin", 1), FILES[1]!, file("more.bin", 1)])]);
    expect(await run()).toMatchObject({
      findings: [{ message: "The draft at https://host/1 also contains gift.bin, more.bin." }],
    });
  });

  test("sends again what is held under the right name with another size", async () => {
    const { run, done } = place([release("1", OURS, [file("model.onnx", 8)])]);
    expect(await run()).toMatchObject({ kind: "published" });
    expect(done.slice(0, 2)).toEqual(["remove model.onnx", "upload model.onnx"]);
  });

  test("reports each file before it is sent, and the end", async () => {
    const { run, progress } = place([release("3", OURS, [FILES[1]!, FILES[2]!])]);
    await run();
    expect(progress).toEqual([
      [0, 3, "metadata.json"],
      [1, 3, "SHA256SUMS"],
      [2, 3, "validation-report.json"],
      [3, 3, "all files are there"],
    ]);
  });

  test("of two runs that both made a draft the younger removes its own and stops", async () => {
    const rival = release("5", OURS);
    const { run, done, drafts } = place([], ({ publisher, drafts: all }) => ({
      create: async (spec) => {
        all.push(rival);
        return publisher.create(spec);
      },
    }));
    await expect(run()).rejects.toMatchObject({
      code: "environment",
      message: "Another run began to publish models/fraud/1.0.0 at the same time: https://host/5.",
      fix: "Put runs of the same tag into one concurrency group. Let the other run finish, then run again: the run finds and compares the release.",
    });
    expect(done).toEqual(["create", "remove 9"]);
    expect(drafts).toEqual([rival]);
  });

  test("the older of the two goes on, and leaves the younger to its run", async () => {
    const rival = release("91", OURS);
    let seen = 0;
    const { run, done } = place([], ({ drafts: all }) => ({
      drafts: async () => (seen++ === 1 ? [...all, rival] : [...all]),
    }));
    expect(await run()).toMatchObject({ kind: "published", release: { id: "9" } });
    expect(done.filter((d) => d.startsWith("remove"))).toEqual([]);
  });

  test.each([
    ["a person", "by hand"],
    ["a run of another commit", OTHER],
  ])("a draft that %s made meanwhile is no rival", async (_, body) => {
    const { run } = place([], ({ publisher, drafts: all }) => ({
      create: async (spec) => {
        all.push(release("5", body));
        return publisher.create(spec);
      },
    }));
    expect(await run()).toMatchObject({ kind: "published", release: { id: "9" } });
  });

  test("publishes nothing where the draft does not hold exactly what was planned", async () => {
    const { run, done } = place([], ({ publisher }) => ({
      upload: async (draft, f) => publisher.upload(draft, f.name === "model.onnx" ? { ...f, sha256: "other" } : f),
    }));
    await expect(run()).rejects.toMatchObject({
      code: "environment",
      message: "The draft at https://host/9 does not contain exactly the planned files.",
      fix: "Nothing was published, and complete files are kept. Run again.",
    });
    expect(done).not.toContain("publish 9");
  });

  test("waits for the files that it sent where a place shows them late", async () => {
    const { run } = place([], ({ publisher }) => ({
      assets: async (draft, awaited = []) =>
        (await publisher.assets(draft)).filter(({ name }) => awaited.includes(name)),
    }));
    expect(await run()).toMatchObject({ kind: "published" });
  });

  test("a tag that was taken meanwhile is compared with the winner", async () => {
    const taken = (winner: StoredRelease | undefined) =>
      place([], ({ state }) => ({
        publish: async () => {
          state.published = winner;
          return "taken";
        },
      }));
    const same = taken({ ...release("7", OURS, FILES), draft: false });
    expect(await same.run()).toMatchObject({ kind: "already-published", release: { id: "7" } });
    expect(same.drafts).toEqual([]);
    const other = taken({ ...release("7", OURS, [file("model.onnx", 1)]), draft: false });
    const message = "models/fraud/1.0.0 was published by another run with different content.";
    expect(await other.run()).toMatchObject({ kind: "refused", findings: [{ rule: "publish/taken", message }] });
    expect(other.drafts).toEqual([]);
    const byHand = taken({ ...release("7", "by hand", FILES), draft: false });
    expect(await byHand.run()).toMatchObject({ kind: "already-published", release: { id: "7" } });
    // The very draft was published by another run: removing it would remove the release.
    const own = taken({ ...release("9", OURS, FILES), draft: false });
    expect(await own.run()).toMatchObject({ kind: "already-published" });
    expect(own.done).not.toContain("remove 9");
  });

  test("a tag that is taken by a release that nobody sees yet ends the run, and keeps the draft", async () => {
    const { run, drafts } = place([], () => ({ publish: async () => "taken" }));
    await expect(run()).rejects.toMatchObject({
      code: "environment",
      message: "models/fraud/1.0.0 was published by another run, but test does not show its release yet.",
      fix: "Run again: the run finds and compares the release.",
    });
    expect(drafts).toHaveLength(1);
  });

  test("a burned tag is refused, and the draft removed", async () => {
    const { run, drafts } = place([], () => ({ publish: async () => "tag-reserved" }));
    const message =
      "models/fraud/1.0.0 belonged to an immutable release that was deleted, and GitHub never accepts that tag again.";
    expect(await run()).toMatchObject({ kind: "refused", findings: [{ rule: "publish/burned-tag", message }] });
    expect(drafts).toEqual([]);
  });

  test("a failure while another run published the same is no failure; any other stays one", async () => {
    const failing = (winner: StoredRelease | undefined) =>
      place([], ({ state }) => ({
        upload: async () => {
          state.published = winner;
          throw new Failure("environment", "the draft is gone", { fix: "" });
        },
      }));
    const same = { ...release("7", OURS, FILES), draft: false };
    expect(await failing(same).run()).toMatchObject({ kind: "already-published", release: { id: "7" } });
    await expect(failing(undefined).run()).rejects.toThrow("the draft is gone");
    await expect(failing({ ...same, assets: [] }).run()).rejects.toThrow("the draft is gone");
  });

  test("a second problem does not hide the first", async () => {
    const { run, history } = place([], () => ({
      upload: () => Promise.reject(new Failure("environment", "the draft is gone", { fix: "" })),
    }));
    history.find = () => Promise.reject(new Failure("environment", "502", { fix: "" }));
    await expect(run()).rejects.toThrow("the draft is gone");
  });

  test("a release that does not read back as planned is said, even where its own files are right", async () => {
    const { run } = place([], ({ publisher, state }) => ({
      publish: async (draft, spec) => {
        const published = (await publisher.publish(draft, spec)) as StoredRelease;
        state.published = { ...published, assets: published.assets.filter((a) => a.name !== "SHA256SUMS") };
        return published;
      },
    }));
    await expect(run()).rejects.toMatchObject({
      code: "environment",
      message: "models/fraud/1.0.0 was published but does not read back as planned from test.",
      fix: "Check the release before using it, then run again to compare it with the candidate.",
    });
  });

  test("a release that readers do not find yet is taken as the place knows it", async () => {
    const { run } = place([], ({ publisher, state }) => ({
      publish: async (draft, spec) => {
        const published = await publisher.publish(draft, spec);
        state.published = undefined;
        return published;
      },
    }));
    expect(await run()).toMatchObject({ kind: "published", release: { id: "9" } });
  });

  test("drafts that come to light late are removed after publishing, and a problem with that changes nothing", async () => {
    const late = release("4", OURS);
    const hidden = place([], ({ publisher, drafts, state }) => ({
      publish: async (draft, spec) => {
        const published = await publisher.publish(draft, spec);
        drafts.push(late, release("6", "by hand"));
        return published;
      },
      drafts: async () => {
        if (state.published !== undefined && drafts.length === 0) throw new Error("unreachable");
        return [...drafts];
      },
    }));
    expect(await hidden.run()).toMatchObject({ kind: "published" });
    expect(hidden.drafts.map((d) => d.id)).toEqual(["6"]);
    const failing = place([], ({ drafts, state }) => ({
      drafts: async () => {
        if (state.published !== undefined) throw new Failure("environment", "502", { fix: "" });
        return [...drafts];
      },
    }));
    expect(await failing.run()).toMatchObject({ kind: "published" });
    const broken = place([], ({ drafts, state }) => ({
      drafts: async () => {
        if (state.published !== undefined) throw new TypeError("a bug of ours");
        return [...drafts];
      },
    }));
    await expect(broken.run()).rejects.toThrow("a bug of ours");
  });
});
