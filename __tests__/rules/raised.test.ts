import { readdirSync } from "node:fs";
import { allRules } from "../../src/release/all-rules.ts";
import type { RaisedRules } from "./raised.ts";

const FOLDER = "__tests__/rules/raised";
const tables = await Promise.all(
  readdirSync(FOLDER).map(async (name) => ((await import(`./raised/${name}`)) as { raised: RaisedRules }).raised),
);
const entries = tables.flatMap((table) => Object.entries(table));

test("every rule of the catalogue has one entry, and no entry is of no rule", () => {
  expect(entries.map(([id]) => id).sort()).toEqual(allRules.map(({ id }) => id).sort());
});

test.each(entries)("%s is raised, and not by its near miss", async (id, { raise, nearMiss }) => {
  expect((await raise()).map(({ rule }) => rule)).toContain(id);
  expect((await nearMiss()).map(({ rule }) => rule)).not.toContain(id);
});
