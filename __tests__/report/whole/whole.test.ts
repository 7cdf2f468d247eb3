import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { VIEWS } from "./views.ts";
import { type Ended, WORLDS } from "./worlds.ts";

const FOLDER = "__tests__/report/snapshots";

/** Whether jest runs with `-u`: the files are then written instead of compared. */
function isUpdate(): boolean {
  const { snapshotState } = expect.getState() as unknown as { snapshotState: { _updateSnapshot: string } };
  return snapshotState._updateSnapshot === "all";
}

describe.each(Object.entries(WORLDS))("the reports of a release that is %s", (kind, world) => {
  const folder = join(FOLDER, kind);
  let ended: Ended;
  beforeAll(async () => {
    ended = await world();
  });

  test.each(Object.entries(VIEWS))("are as reviewed in %s", (name, view) => {
    const text = view(ended);
    if (isUpdate()) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    expect(text).toBe(readFileSync(join(folder, name), "utf8"));
  });

  test("are all of the files in their folder", () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(VIEWS).sort());
  });
});

test("every folder of snapshots is compared", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(WORLDS).sort());
});
