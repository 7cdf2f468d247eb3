import { compare, MODELS, releaseAndPull, scoreInNode } from "./answers/released.ts";

test.each(MODELS)("$model, released and pulled, answers in Node as its report says", async (model) => {
  const served = await releaseAndPull(model, true);
  const { stated, found } = compare(model, served, scoreInNode(model, served));
  expect(found).toEqual(stated);
  expect(Object.keys(found.metrics).length).toBeGreaterThan(0);
});
