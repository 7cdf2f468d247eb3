import {
  isNamedLogits,
  recognizeLabel,
  recognizeLogits,
  recognizePositive,
  recognizeQuery,
} from "../../src/gate/recognize.ts";

const none = new Set<string>();

test.each([
  [["x", "label", "qid"], [], "qid"],
  [["group", "query"], [], "query"],
  [["Group_ID", "x"], [], "Group_ID"],
  [["QUERY", "query"], [], "query"],
  [["x", "queryId"], [], "queryId"],
  [["x", "qid", "query_id"], [], "qid"],
  [["x", "group-id"], [], "group-id"],
  [["group id", "query id"], [], "query id"],
  [["query", "group"], ["query"], "group"],
  [["x", "querying", "groups"], [], undefined],
])("of the columns %j without %j, %j says what is ranked together", (columns, taken, found) => {
  expect(recognizeQuery(columns, new Set(taken))?.value).toBe(found);
});

test.each([
  [["a", "label", "b"], [], "label"],
  [["a", "target"], ["a"], "target"],
  [["a", "target", "id"], ["a"], "target"],
  [["Target", "split"], [], "Target"],
  [["price_eur", "customer_id", "sample_weight", "fold", "qid"], [], "price_eur"],
  [["customer_id"], [], "customer_id"],
  [["customer_id", "split"], [], undefined],
  [["price", "tax"], [], undefined],
  [["label"], ["label"], undefined],
])("of the columns %j without %j, %j has the labels", (columns, taken, found) => {
  expect(recognizeLabel(columns, new Set(taken))?.value).toBe(found);
  expect(recognizeLabel([], none)).toBeUndefined();
});

test.each([
  "logits",
  "logit",
  "class_logits",
  "output_margin",
  "raw_score",
  "rawScores",
  "log_odds",
  "decision_function",
])("an output named %s has logits", (name) => expect(isNamedLogits(name)).toBe(true));

test.each(["probabilities", "label", "output", "scores", "marginal", "logitech", "prologit", "variable"])(
  "an output named %s has none",
  (name) => expect(isNamedLogits(name)).toBe(false),
);

const scores = (width: number, ...values: number[]) => ({ width, values: Float64Array.from(values) });

test.each([
  ["far below 0", "output", scores(2, -3, 3), "scores leave 0 to 1"],
  ["above 1 in one row", "output", scores(1, 0.5, 1.2), "scores leave 0 to 1"],
  ["by name alone", "logits", scores(2, 0.2, 0.3), "the name of the output logits"],
  ["one column by name", "logits", scores(1, 0.2, 0.3), "the name of the output logits"],
  ["named so, but distributions", "logits", scores(2, 0.2, 0.8, 1, 0), undefined],
  ["rounded probabilities", "output", scores(2, 1.0005, -0.0005), undefined],
  ["probabilities", "output", scores(2, 0.2, 0.8), undefined],
  ["NaN among them", "logits", scores(2, Number.NaN, 4), undefined],
  ["infinity among them", "output", scores(1, Number.POSITIVE_INFINITY, 0), undefined],
])("logits are recognized: %s", (_, name, given, why) => {
  expect(recognizeLogits(name, given)?.why).toBe(why);
});

test.each(
  "0 -1 no n false f negative neg none normal benign legit legitimate genuine ham healthy ok good clean human absent inactive other".split(
    " ",
  ),
)("a class named %s means that nothing was found", (name) => {
  expect(recognizePositive(["sought", name])).toMatchObject({ value: name, rather: "sought" });
  expect(recognizePositive(["sought", name.toUpperCase()])).toMatchObject({ rather: "sought" });
  expect(recognizePositive([name, "sought"])).not.toHaveProperty("rather");
});

test("the positive class is the last of two, with a doubt where the names say the opposite", () => {
  expect(recognizePositive(["no", "yes"])).toEqual({ value: "yes", why: "the last of two classes" });
  expect(recognizePositive(["fraud", "legit"])).toMatchObject({ value: "legit", rather: "fraud" });
  expect(recognizePositive(["Negative", "Normal"])).toMatchObject({ value: "Normal" });
  expect(recognizePositive(["cat", "dog"])).toEqual({ value: "dog", why: "the last of two classes" });
  expect(recognizePositive(["a", "b", "c"])).toBeUndefined();
  expect(recognizePositive([])).toBeUndefined();
});
