import { describeTimeLeft, timeLeftS } from "../../../src/gate/latency/time-left.ts";

test.each([
  [0, 0, 8, undefined],
  [0, 3, 8, undefined],
  [1000, 2, 8, 3],
  [1000, 8, 8, 0],
  [1001, 3, 4, 1],
])("after %d ms, %d of %d", (elapsed, done, total, left) => {
  expect(timeLeftS(elapsed, done, total)).toBe(left);
});

test.each([
  [0, "almost done"],
  [1, "about 1 s left"],
  [10, "about 10 s left"],
  [38, "about 40 s left"],
  [120, "about 120 s left"],
  [170, "about 3 min left"],
])("%d s are told as %s", (seconds, told) => {
  expect(describeTimeLeft(seconds)).toBe(told);
});
