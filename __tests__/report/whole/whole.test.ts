import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expectSnapshot } from "../../helpers/snapshot.ts";
import { VIEWS } from "./views.ts";
import { type Ended, WORLDS } from "./worlds.ts";

const FOLDER = "__tests__/report/snapshots";

describe.each(Object.entries(WORLDS))("the reports of a release that is %s", (kind, world) => {
  const folder = join(FOLDER, kind);
  let ended: Ended;
  beforeAll(async () => {
    ended = await world();
  });

  test.each(Object.entries(VIEWS))("are as reviewed in %s", (name, view) => {
    expectSnapshot(view(ended), join(folder, name));
  });

  test("are all of the files in their folder", () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(VIEWS).sort());
  });
});

test("every folder of snapshots is compared", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(WORLDS).sort());
});
