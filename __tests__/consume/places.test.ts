import type { Lock } from "../../src/consume/lock.ts";
import { registryFolder } from "../../src/entry/cli/consume-arguments.ts";
import { readPlaceName } from "../../src/entry/cli/place-name.ts";
import { pinText } from "../../src/entry/pulling/sources.ts";
import { ACTIVE, digestsOf, NOW } from "../helpers/shelf.ts";

const AT = { cwd: "/project/here", lockFolder: "/project" };

function lockOf(from: string): Lock {
  const entry = { model: "fraud", version: "1.0.1", tag: "models/fraud/1.0.1", name: "fraud", from, status: ACTIVE };
  const models = [{ ...entry, wanted: "fraud@^1", files: digestsOf({ "model.onnx": "w" }) }];
  return { schema: "urn:model-release:lock:1", lockedAt: NOW, models };
}

test.each([
  ["github:Acme/Models", "github:acme/models"],
  ["releases", "../releases"],
  ["./releases/", "../releases"],
  ["/project/releases", "../releases"],
  ["../elsewhere", "/elsewhere"],
  ["/elsewhere", "/elsewhere/."],
])("a place that the lock file names %s keeps that name, however it is typed", (from, typed) => {
  expect(pinText(readPlaceName("from", typed), { ...AT, lock: lockOf(from) })).toBe(from);
});

test("another place gets the name that it always had", () => {
  const lock = lockOf("releases");
  for (const [typed, text] of [["../others", "others"] as const, ["github:acme/models", "github:acme/models"] as const])
    expect(pinText(readPlaceName("from", typed), { ...AT, lock })).toBe(text);
});

test.each([
  ["x//y", "x/y"],
  ["a/./b", "a/b"],
  [".//ads/", "ads"],
  ["ads\\risk", "ads/risk"],
  ["ads/./models/", "ads"],
  ["./models", ""],
  [".", ""],
  ["", ""],
])("the registry %j is pinned in one spelling, which a lock file can have", (typed, folder) => {
  expect(registryFolder(typed, "--registry")).toBe(folder);
});

test.each(["/ads", "//ads", "../ads", "ads/..", "a\tb"])("the registry %j is refused", (typed) => {
  expect(() => registryFolder(typed, "--registry")).toThrow("no folder of a repository");
});
