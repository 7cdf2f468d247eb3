import { append, largest, smallest } from "../../src/domain/extremes.ts";

const { NEGATIVE_INFINITY, POSITIVE_INFINITY, NaN: NOT_A_NUMBER } = Number;

test.each([
  { values: [2, 5, 3], most: 5, least: 2 },
  { values: [-2, -5, -3], most: -2, least: -5 },
  { values: [0], most: 0, least: 0 },
  { values: [], most: NEGATIVE_INFINITY, least: POSITIVE_INFINITY },
  { values: [1, NOT_A_NUMBER, 2], most: NOT_A_NUMBER, least: NOT_A_NUMBER },
  { values: [NOT_A_NUMBER, 1], most: NOT_A_NUMBER, least: NOT_A_NUMBER },
])("as Math.max and Math.min: %j", ({ values, most, least }) => {
  expect([largest(values), smallest(values)]).toEqual([most, least]);
  expect([Math.max(...values), Math.min(...values)]).toEqual([most, least]);
});

test("the largest is never less than the least that is asked for", () => {
  expect([largest([1, 2], 7), largest([], 7), largest([8], 7)]).toEqual([7, 7, 8]);
});

test("a million values do not fill the stack", () => {
  const values = Float64Array.from({ length: 1_000_000 }, (_, i) => i);
  const list = [-1];
  append(list, values);
  expect([largest(values), smallest(values), list.length, list[0], list[1_000_000]]).toEqual([
    999_999, 0, 1_000_001, -1, 999_999,
  ]);
});
