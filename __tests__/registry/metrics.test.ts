import { directionOf, metricNames, readMetricName } from "../../src/registry/metrics.ts";

test("what is better is known of every metric that is measured", () => {
  const by = (direction: string) => metricNames().filter((name) => directionOf(name) === direction);
  expect(by("higher")).toEqual([
    ...["accuracy", "precision", "recall", "f1_score", "auc_roc", "average_precision"],
    ...["specificity", "specificity_macro", "precision_macro", "recall_macro", "f1_macro"],
    ...["precision_weighted", "recall_weighted", "f1_weighted"],
    ...["recall_at_fpr@0.01", "precision_at_recall@0.8", "r2", "ndcg", "ndcg@10", "mrr", "map"],
  ]);
  expect(by("lower")).toEqual([
    ...["log_loss", "brier_score", "normalized_entropy", "calibration_error", "calibration_error@15"],
    ...["rmse", "mae", "mape"],
  ]);
  expect(by("nearest to 1")).toEqual(["calibration_ratio"]);
  expect(directionOf("f2_score")).toBeUndefined();
});

test("each type of model has metrics of its own to suggest", () => {
  expect(metricNames("regression")).toEqual(["rmse", "mae", "mape", "r2"]);
  expect(metricNames("ranking")).toEqual(["ndcg", "ndcg@10", "mrr", "map"]);
  expect(metricNames("classification")).toHaveLength(metricNames().length - 8);
});

test.each([
  ["calibration_error", ["2", "15", "10000"], ["1", "0", "2.5", "10001"]],
  ["ndcg", ["1", "10", "10000"], ["0", "1.5", "10001"]],
  ["recall_at_fpr", ["0", "0.01", "0.999"], ["1", "1.5"]],
  ["precision_at_recall", ["0.01", "0.8", "1"], ["0", "1.01"]],
  ["accuracy", [], ["1", "0.5"]],
])("what may follow %s@ is one of %j and none of %j", (name, accepted, refused) => {
  for (const at of accepted) {
    expect(readMetricName(`${name}@${at}`)).toMatchObject({ metric: { name }, at: Number(at) });
  }
  for (const at of refused) expect(readMetricName(`${name}@${at}`)).toBeUndefined();
});

test.each(["ndcg", "calibration_error", "accuracy", "f1_macro"])("%s stands by itself", (name) => {
  const read = readMetricName(name);
  expect(read?.metric.name).toBe(name);
  expect(read).not.toHaveProperty("at");
});

test.each([
  "recall_at_fpr",
  "precision_at_recall",
  "Accuracy",
  "accuracy ",
  " accuracy",
  "ndcg@",
  "ndcg@10.",
  "ndcg@.5",
  "ndcg@-1",
  "ndcg@1e1",
  "ndcg@10k",
  "ndcg@ 10",
  "my-ndcg@10",
  "",
])("%j is no metric", (name) => {
  expect(readMetricName(name)).toBeUndefined();
});
