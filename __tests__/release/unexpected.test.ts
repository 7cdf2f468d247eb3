import type { Registry } from "../../src/domain/registry.ts";
import type { EntryKind } from "../../src/release/ports.ts";
import { dependsOnKind, reportUnexpected } from "../../src/release/unexpected.ts";

const ADS: Registry = { folder: "teams/ads", tagPrefix: "ads/" };

test.each([
  ["models", true],
  ["models/fraud", true],
  ["models/fraud/1.0.0", true],
  ["models/fraud/1.0.0/model.onnx", false],
  ["README.md", false],
  ["modelsets", false],
  ["src/models", false],
])("whether the kind of %s decides: %s", (path, decides) => {
  expect(dependsOnKind(path, undefined)).toBe(decides);
  expect(dependsOnKind(`teams/ads/${path}`, ADS)).toBe(decides);
  expect(dependsOnKind(path, ADS)).toBe(false);
});

test.each<[string, EntryKind, string | undefined]>([
  ["models", "file", "layout/not-a-folder models is a file"],
  ["models", "symlink", "layout/not-a-folder models is a symbolic link"],
  ["README.md", "file", undefined],
  ["models/fraud", "symlink", "layout/not-a-folder models/fraud is a symbolic link"],
  ["models/fraud", "submodule", "layout/not-a-folder models/fraud is a submodule"],
  ["models/README.md", "file", undefined],
  ["models/Notes", "symlink", undefined],
  ["models/fraud/1.0.0", "file", "layout/not-a-folder models/fraud/1.0.0 is a file"],
  ["models/fraud/model.yml", "file", undefined],
  ["models/fraud/data", "submodule", "layout/not-a-version models/fraud/data"],
  ["models/Fraud/1.0.0", "file", "layout/not-a-version models/Fraud/1.0.0"],
  ["models/fraud/1.0.0/model.onnx", "file", undefined],
  ["models/fraud/v1/model.onnx", "file", "layout/not-a-version models/fraud/v1 "],
  ["models/Fraud/1.0.0/a/b", "file", "layout/not-a-version models/Fraud/1.0.0 "],
])("%s as a %s: %s", (path, kind, said) => {
  const found = reportUnexpected(path, kind, undefined);
  if (said === undefined) expect(found).toBeUndefined();
  else expect(`${found?.rule} ${found?.message}`).toContain(said);
});
