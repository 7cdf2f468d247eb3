import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import {
  isAbsent,
  isSystemError,
  systemFailure,
  temporaryPlace,
  unlessAbsent,
} from "../../src/platform/system-error.ts";

const errorOf = (code: string, more: object = {}) =>
  Object.assign(new Error(`${code}: no`), { code, errno: -1, syscall: "open", path: "/cache/a/b", ...more });
const PLACES = [
  { path: "/", name: "the disk" },
  { path: "/cache", name: "the tool cache (RUNNER_TOOL_CACHE)", otherwise: "set runtime-path" },
];

test("an error of the system names the place, what happened, and the way out", () => {
  expect(systemFailure(errorOf("EACCES"), PLACES)).toMatchObject({
    code: "environment",
    message: "The tool cache (RUNNER_TOOL_CACHE) cannot be used: /cache (at /cache/a/b): permission denied (EACCES).",
    fix: "Give this user access to it, or set runtime-path, then run again.",
  });
  expect(systemFailure(errorOf("ENOSPC", { path: "/repo/.model-release/m" }))).toMatchObject({
    message:
      "The evidence folder cannot be used: /repo/.model-release (at /repo/.model-release/m): no space is left on the disk (ENOSPC).",
  });
  expect(systemFailure(errorOf("EMFILE", { path: undefined }))).toMatchObject({
    fix: "Raise  ulimit -n, then run again.",
  });
  expect(systemFailure(errorOf("EAGAIN", { syscall: "spawn /bin/sh", path: "/bin/sh" }))?.message).toMatch(
    /^\/bin\/sh could not be started: no more processes/,
  );
});

test.each(Object.keys(constants.errno))("%s is the machine's, with words of its own or its name", (code) => {
  expect(systemFailure(errorOf(code), PLACES)).toMatchObject({
    code: "environment",
    message: expect.stringContaining(`(${code})`),
  });
});

test("a file that only lies below the folder for temporary files is not that folder's", () => {
  const temporary = temporaryPlace();
  const at = (path: string) => systemFailure(errorOf("EACCES", { path: join(temporary.path, path) }), [temporary]);
  expect(at("clone/models/fraud/1.0.0/model.onnx")).toMatchObject({
    message: `${temporary.path}/clone/models/fraud/1.0.0/model.onnx cannot be used: permission denied (EACCES).`,
    fix: "Give this user access to it, then run again.",
  });
  for (const path of ["", "model-release-p1-2-abcdef/model.onnx"]) {
    expect(at(path)?.message).toMatch(/^The folder for temporary files /);
  }
});

test("the cause is found below what was made of it", () => {
  expect(systemFailure(new Error("x", { cause: errorOf("EIO") }))?.message).toContain("input/output");
  expect(systemFailure(new AggregateError([errorOf("EIO")]))?.message).toContain("input/output");
});

test("a defect stays one", () => {
  for (const error of [
    new TypeError("x"),
    "text",
    undefined,
    Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" }),
    Object.assign(new Error("x"), { code: "EVERYTHING" }),
  ]) {
    expect([isSystemError(error), systemFailure(error, PLACES)]).toEqual([false, undefined]);
  }
});

test("only ENOENT and ENOTDIR are taken for absence", () => {
  const absent = Object.keys(constants.errno).filter((code) => isAbsent(errorOf(code)));
  expect(absent.sort()).toEqual(["ENOENT", "ENOTDIR"]);
  expect(unlessAbsent(errorOf("ENOENT"))).toBeUndefined();
  expect(() => unlessAbsent(errorOf("EACCES"))).toThrow("EACCES");
});

test("the sources turn no error of a read into absence", () => {
  // A list that grows only by decision: what is tried here may fail for any reason without a consequence.
  const files = [
    "src/entry/cli/diff.ts",
    "src/platform/files/read-side.ts",
    "src/entry/cli/init.ts",
    "src/entry/action/run.ts",
    "src/entry/cli/check.ts",
    "src/entry/cli/places.ts",
    "src/entry/released.ts",
    "src/platform/git/base.ts",
    "src/platform/git/committed.ts",
    "src/platform/git/repository.ts",
  ];
  for (const file of files)
    expect([file, /\.catch\(\(\) => (?:undefined|\[\])\)/.test(readFileSync(file, "utf8"))]).toEqual([file, false]);
});
