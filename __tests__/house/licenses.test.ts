interface Licenses {
  packagesOf(sources: readonly string[]): string[];
  completeLicenses(collected: string, packages: readonly string[], supplied: object): string;
}

const { packagesOf, completeLicenses } = (await import("../../scripts/licenses.mjs" as string)) as Licenses;

const TEXT = `Permission is hereby granted. ${"And so on. ".repeat(40)}`.trim();
const collected = `@scope/one\nMIT\n${TEXT}\n\ntwo\nApache-2.0\n`;
const supplied = { two: { license: "Apache-2.0", text: TEXT } };

test("the packages of a bundle are read from its sources, nested ones by their own name", () => {
  const sources = ["../lib/entry/cli.js", "../node_modules/@scope/one/a.js", "../node_modules/x/node_modules/two/b.js"];
  expect(packagesOf([...sources, "../node_modules/@scope/one/c.js", "webpack/runtime"])).toEqual(["@scope/one", "two"]);
});

test("a package without a text gets the supplied one, and the others keep theirs", () => {
  expect(completeLicenses(collected, ["@scope/one", "two"], supplied)).toBe(
    `@scope/one\nMIT\n${TEXT}\n\ntwo\nApache-2.0\n${TEXT}\n`,
  );
});

test.each([
  ["a package without a text", ["@scope/one", "two"], {}, "two has no licence text"],
  ["a package that is not listed", ["@scope/one", "two", "three"], supplied, "three has no licence text"],
  [
    "a supplied text that is no longer needed",
    ["@scope/one", "two"],
    { ...supplied, "@scope/one": supplied.two },
    "@scope/one now ships its licence text",
  ],
])("the build fails on %s", (_, packages, texts, message) => {
  expect(() => completeLicenses(collected, packages, texts)).toThrow(message);
});
