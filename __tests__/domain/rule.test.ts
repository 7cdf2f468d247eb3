import { explainCommand, rulePagesAt, rulePagesOf } from "../../src/domain/rule.ts";
import { REPOSITORY, TOOL } from "../../src/domain/tool.ts";

test("a rule's page is the anchor that GitHub gives its heading", () => {
  expect(rulePagesAt("https://host/x")("metric/limit")).toBe("https://host/x/docs/rules.md#metriclimit");
  expect(rulePagesAt("https://host/x")("layout/not-a-version")).toBe(
    "https://host/x/docs/rules.md#layoutnot-a-version",
  );
});

test("a rule's page is that of the version that raised it", () => {
  expect(rulePagesOf("1.2.3-rc.1")("metric/limit")).toBe(`${REPOSITORY}/blob/v1.2.3-rc.1/docs/rules.md#metriclimit`);
});

test("nothing in an address ends a link, whatever a report says", () => {
  expect(rulePagesOf("1.0) [x](y/../")("a/b) [c](d")).toBe(`${REPOSITORY}/blob/v1.0xy../docs/rules.md#abcd`);
});

test("a rule is explained in a terminal by the tool itself", () => {
  expect(explainCommand("metric/limit")).toBe(`${TOOL.name} explain metric/limit`);
});
