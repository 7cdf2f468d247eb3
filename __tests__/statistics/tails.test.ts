import { readFileSync } from "node:fs";
import { binomialAtMost, binomialProbability } from "../../src/statistics/binomial.ts";
import { normalDensity, normalQuantile, normalUpperTail } from "../../src/statistics/normal.ts";
import { studentQuantile, studentUpperTail } from "../../src/statistics/student.ts";

interface Oracle {
  readonly normal: [number, number][];
  readonly student: [number, number, number][];
  readonly studentQuantile: [number, number, number][];
  readonly binomial: [number, number, number, number, number][];
}

/** By mpmath, to all digits of a double. */
const oracle = JSON.parse(readFileSync("__tests__/oracles/tails.json", "utf8")) as Oracle;

function expectDigits(what: unknown, value: number, expected: number, relative: number) {
  const off = Math.abs(value - expected) / Math.abs(expected);
  if (!(off <= relative)) throw new Error(`${JSON.stringify(what)} is ${value}, expected ${expected}: off by ${off}`);
}

test("a normal tail keeps its digits far out, and its quantile leads back", () => {
  for (const [z, tail] of oracle.normal) {
    expectDigits({ z }, normalUpperTail(z), tail, 3e-14);
    expect(Math.abs(normalQuantile(tail) + z)).toBeLessThan(2e-14);
    expectDigits({ z: -z }, normalUpperTail(-z), 1 - tail, 1e-15);
  }
  expectDigits("density", normalDensity(1.5), 0.12951759566589174, 1e-15);
});

test("a tail of Student's t keeps its digits, of one degree and of millions", () => {
  for (const [t, freedom, tail] of oracle.student) {
    expectDigits({ t, freedom }, studentUpperTail(t, freedom), tail, freedom < 99_999 ? 5e-14 : 1e-11);
    expectDigits({ t: -t, freedom }, studentUpperTail(-t, freedom), 1 - tail, 1e-13);
  }
});

test("the quantiles of Student's t are exact on both sides", () => {
  for (const [p, freedom, t] of oracle.studentQuantile) {
    const tolerance = 1e-13 * Math.max(1, t);
    expect(Math.abs(studentQuantile(p, freedom) - t)).toBeLessThan(tolerance);
    expect(Math.abs(studentQuantile(1 - p, freedom) + t)).toBeLessThan(1e3 * tolerance);
  }
});

test("binomial chances keep their digits, of few trials and of a million", () => {
  for (const [k, n, p, exactly, atMost] of oracle.binomial) {
    expectDigits({ k, n, p }, binomialProbability(k, n, p), exactly, 3e-14);
    expectDigits({ k, n, p }, binomialAtMost(k, n, p), atMost, 3e-14);
  }
});

test("binomial chances of few trials are those of counting", () => {
  for (const p of [0.05, 0.5, 0.8]) {
    for (let n = 1; n <= 24; n++) {
      let [ways, sum] = [1, 0];
      for (let k = 0; k <= n; k++) {
        const chance = ways * p ** k * (1 - p) ** (n - k);
        sum += chance;
        expectDigits({ k, n, p }, binomialProbability(k, n, p), chance, 2e-13);
        expectDigits({ k, n, p }, binomialAtMost(k, n, p), sum, 1e-12);
        ways *= (n - k) / (k + 1);
      }
    }
  }
  expect([binomialProbability(-1, 5, 0.5), binomialProbability(6, 5, 0.5)]).toEqual([0, 0]);
  expect([binomialAtMost(-1, 5, 0.5), binomialAtMost(5, 5, 0.5), binomialAtMost(7, 5, 0.5)]).toEqual([0, 1, 1]);
});
