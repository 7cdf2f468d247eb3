import { differingFiles, sameFiles } from "../../src/domain/digest.ts";

const file = (name: string, sha256 = "a", size = 1) => ({ name, sha256, size });

test("the order of files is of no matter", () => {
  expect(sameFiles([file("a"), file("b")], [file("b"), file("a")])).toBe(true);
  expect(differingFiles([file("a"), file("b")], [file("b"), file("a")])).toEqual([]);
});

test.each([
  ["other bytes", [file("a", "b")], ["a"]],
  ["another size", [file("a", "a", 2)], ["a"]],
  ["another name", [file("b")], ["a", "b"]],
  ["one file more", [file("a"), file("b")], ["b"]],
  ["none", [], ["a"]],
  ["names that differ, sorted", [file("c"), file("b")], ["a", "b", "c"]],
])("%s makes another set", (_, others, names) => {
  expect(differingFiles([file("a")], others)).toEqual(names);
  expect(sameFiles([file("a")], others)).toBe(false);
  expect(sameFiles(others, [file("a")])).toBe(false);
});

test("a file that is there twice is not there once", () => {
  expect(sameFiles([file("a"), file("a")], [file("a")])).toBe(false);
});
