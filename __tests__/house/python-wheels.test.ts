interface Wheels {
  readmeFor(readme: string, repository: string | undefined, version: string): string;
  webAddress(stated: string | { readonly url: string } | undefined): string | undefined;
}

const { readmeFor, webAddress } = (await import("../../scripts/python-wheels.mjs" as string)) as Wheels;

test("links into the repository lead to its page at the version; other links stay", () => {
  const readme = "[a](docs/a.md#b) [c](https://example.com/) [d](#e)";
  expect(readmeFor(readme, "https://example.com/o/r", "1.2.3")).toBe(
    "[a](https://example.com/o/r/blob/v1.2.3/docs/a.md#b) [c](https://example.com/) [d](#e)",
  );
  expect(readmeFor(readme, undefined, "1.2.3")).toBe(readme);
});

test("the address of the repository is read in each form of package.json", () => {
  const address = "https://example.com/o/r";
  expect(webAddress({ url: `git+${address}.git` })).toBe(address);
  expect(webAddress(address)).toBe(address);
  expect(webAddress(undefined)).toBeUndefined();
});
