import { EXIT_CODES, Failure, failureOf } from "../../src/domain/failure.ts";

test("a failure carries its code, what to do and what led to it", () => {
  const cause = new Error("ENOENT");
  const failure = new Failure("configuration", "There is no models/.", { fix: "Create it.", cause });
  expect(failure).toMatchObject({ code: "configuration", message: "There is no models/.", fix: "Create it.", cause });
  expect(String(failure)).toBe("Failure: There is no models/.");
  expect(failure).toBeInstanceOf(Error);
});

test("without a cause it states none", () => {
  expect("cause" in new Failure("usage", "m", { fix: "f" })).toBe(false);
});

test("what was foreseen stays as it is", () => {
  const failure = new Failure("usage", "m", { fix: "f" });
  expect(failureOf(failure)).toBe(failure);
});

test.each([
  [new TypeError("x is not a function"), "An unexpected error ended the run: x is not a function"],
  ["thrown text", "An unexpected error ended the run: thrown text"],
  [undefined, "An unexpected error ended the run: undefined"],
])("any other error is a bug to report: %p", (error, message) => {
  expect(failureOf(error)).toMatchObject({
    code: "environment",
    message,
    fix: "This is a bug in model-release. No partial release was published. Please report it with the command and its output.",
  });
  expect(failureOf(error).cause).toBe(error);
});

test("a wrong call and a wrong configuration exit with 2, a failed environment with 3", () => {
  expect(EXIT_CODES).toEqual({ usage: 2, configuration: 2, environment: 3 });
});
