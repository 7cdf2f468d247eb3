import fc from "fast-check";
import { kindOf, type Trouble, waitMs } from "../../../src/platform/github/retry.ts";

const trouble = (status?: number, headers: Trouble["headers"] = {}, message = ""): Trouble => ({
  ...(status === undefined ? {} : { status }),
  headers,
  message,
});
const NOW = Date.UTC(2026, 0, 1);
const inSeconds = (s: number) => String(NOW / 1000 + s);

test.each([
  ["no answer", trouble(), "passing"],
  [
    "a certificate that is not trusted",
    trouble(undefined, {}, "self-signed certificate in certificate chain"),
    "final",
  ],
  [
    "a certificate of another host",
    trouble(undefined, {}, "Hostname/IP does not match certificate's altnames"),
    "final",
  ],
  ["500", trouble(500), "passing"],
  ["502", trouble(502), "passing"],
  ["408", trouble(408), "passing"],
  ["429", trouble(429), "limited"],
  ["403 with retry-after", trouble(403, { "retry-after": "1" }), "limited"],
  ["403 with nothing remaining", trouble(403, { "x-ratelimit-remaining": "0" }), "limited"],
  ["403 that names a secondary limit", trouble(403, {}, "You have exceeded a secondary rate limit"), "limited"],
  ["403 of a permission", trouble(403, { "x-ratelimit-remaining": "12" }, "Resource not accessible"), "final"],
  ["401", trouble(401), "final"],
  ["404", trouble(404), "final"],
  ["422", trouble(422), "final"],
])("%s", (_, given, kind) => {
  expect(kindOf(given)).toBe(kind);
});

test.each([
  ["retry-after", trouble(429, { "retry-after": "7" }), 1, 7_000],
  ["retry-after before a reset", trouble(403, { "retry-after": "7", "x-ratelimit-remaining": "0" }), 1, 7_000],
  ["a reset", trouble(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inSeconds(90) }), 1, 91_000],
  [
    "a reset that is past",
    trouble(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inSeconds(-9) }),
    1,
    1_000,
  ],
  ["a reset while calls remain is no reason", trouble(429, { "x-ratelimit-reset": inSeconds(90) }), 1, 60_000],
  ["a date in retry-after", trouble(429, { "retry-after": "Thu, 01 Jan 2026" }), 1, 60_000],
  ["an unnamed limit, again", trouble(429), 3, 240_000],
])("a limit waits for %s", (_, given, failures, ms) => {
  expect(waitMs(given, failures, NOW, 0.9)).toBe(ms);
});

test("anything else waits longer each time, never over half a minute, spread over the last half", () => {
  expect([1, 2, 3, 9].map((n) => waitMs(trouble(502), n, NOW, 0))).toEqual([500, 1_000, 2_000, 15_000]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (n, r) => {
        const ms = waitMs(trouble(), n, NOW, r);
        const most = Math.min(30_000, 1_000 * 2 ** (n - 1));
        expect(ms).toBeGreaterThanOrEqual(most / 2);
        expect(ms).toBeLessThanOrEqual(most);
      },
    ),
  );
});
