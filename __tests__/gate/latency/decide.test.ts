import fc from "fast-check";
import { boundsOf, decideFamily, type Evidence, weigh } from "../../../src/gate/latency/decide.ts";
import type { Estimate } from "../../../src/gate/latency/estimate.ts";

const ALPHA = 0.025;
/** t₀.₉₇₅ with 7 degrees of freedom. */
const T7 = 2.3646242510102993;

const estimate = (value: number, standardError: number): Estimate => ({ value, standardError, degrees: 7 });
const decideOne = (evidence: Evidence) => decideFamily([{ evidence }], ALPHA)[0];

test.each([
  ["clearly above", 0.2, "fail"],
  ["its lower bound just above", 0.1 + 0.01 * T7 + 1e-9, "fail"],
  ["its lower bound just below", 0.1 + 0.01 * T7 - 1e-9, "inconclusive"],
  ["on the bound", 0.1, "inconclusive"],
  ["its upper bound just above", 0.1 - 0.01 * T7 + 1e-9, "inconclusive"],
  ["its upper bound just below", 0.1 - 0.01 * T7 - 1e-9, "pass"],
  ["clearly below", 0, "pass"],
])("one bound: %s", (_, value, decision) => {
  expect(decideOne(weigh([{ estimate: estimate(value, 0.01), bound: 0.1 }]))).toBe(decision);
});

// A regression has to exceed every bound that is given; keeping one of them is enough.
const ABOVE = { estimate: estimate(1, 0.01), bound: 0.5 };
const OPEN = { estimate: estimate(1, 0.01), bound: 1 };
const BELOW = { estimate: estimate(1, 0.01), bound: 1.5 };
test.each([
  ["above rel, above abs", [ABOVE, ABOVE], "fail"],
  ["above rel, open abs", [ABOVE, OPEN], "inconclusive"],
  ["above rel, below abs", [ABOVE, BELOW], "pass"],
  ["open rel, above abs", [OPEN, ABOVE], "inconclusive"],
  ["open rel, open abs", [OPEN, OPEN], "inconclusive"],
  ["open rel, below abs", [OPEN, BELOW], "pass"],
  ["below rel, above abs", [BELOW, ABOVE], "pass"],
  ["below rel, open abs", [BELOW, OPEN], "pass"],
  ["below rel, below abs", [BELOW, BELOW], "pass"],
  ["above rel alone", [ABOVE], "fail"],
  ["open rel alone", [OPEN], "inconclusive"],
  ["below rel alone", [BELOW], "pass"],
] as const)("two bounds: %s", (_, bounds, decision) => {
  expect(decideOne(weigh(bounds))).toBe(decision);
});

test("without any spread the estimate decides by itself, and a bound that is met is kept", () => {
  const exact = (value: number) => decideOne(weigh([{ estimate: estimate(value, 0), bound: 1 }]));
  expect([exact(0.999), exact(1), exact(1.001)]).toEqual(["pass", "pass", "fail"]);
});

const asked = (fail: number, pass = 1) => ({ evidence: { fail, pass } });
test.each([
  ["one of four needs a quarter of alpha", [asked(0.00624), asked(0.5), asked(0.5), asked(0.5)], "fail,,,"],
  ["and not more", [asked(0.0063), asked(0.5), asked(0.5), asked(0.5)], ",,,"],
  ["the next ones then need less", [asked(0.012), asked(0.006), asked(0.008), asked(0.024)], "fail,fail,fail,fail"],
  ["the first that does not reach ends it", [asked(0.006), asked(0.013), asked(0.02), asked(0.001)], "fail,,,fail"],
  [
    "what passed keeps its place in the family",
    [{ ...asked(0.006, 0), earlier: "pass" as const }, asked(0.013)],
    "pass,",
  ],
  ["and does not fail any more", [{ ...asked(0, 0), earlier: "pass" as const }, asked(0.012)], "pass,fail"],
  ["a p of just its part is enough", [asked(0.0125), asked(0.5)], "fail,"],
  ["what failed stays failed", [{ ...asked(1), earlier: "fail" as const }, asked(1)], "fail,"],
  ["what was open may fail now", [{ ...asked(0), earlier: "inconclusive" as const }], "fail"],
  ["what passed stays passed", [{ ...asked(1, 1), earlier: "pass" as const }], "pass"],
  ["passing needs no correction", [asked(1, 0.025), asked(1, 0.026)], "pass,"],
])("a family: %s", (_, family, expected) => {
  expect(decideFamily(family, ALPHA).join(",").replaceAll("inconclusive", "")).toBe(expected);
});

test("the decision on one bound is what the interval says", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: 1e-4, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 30 }),
      (value, standardError, degrees) => {
        const measured = { value, standardError, degrees };
        const { low, high } = boundsOf(measured, ALPHA);
        fc.pre(Math.min(Math.abs(low), Math.abs(high)) > 1e-9);
        const expected = low > 0 ? "fail" : high <= 0 ? "pass" : "inconclusive";
        expect(decideOne(weigh([{ estimate: measured, bound: 0 }]))).toBe(expected);
      },
    ),
    { seed: 5 },
  );
});
