import { type Profiler, Session } from "node:inspector";

/** Methods of arrays that look at every element, which the engine does not count. */
const LOOKING = ["includes", "indexOf", "lastIndexOf", "join", "slice", "concat", "reverse"] as const;
/** Methods that ask a function about one element after the other, which the engine does not count either once it is compiled. */
const ASKING = ["find", "findIndex", "some", "every", "filter", "map", "flatMap", "forEach", "reduce"] as const;

/**
 * How much work a call is: how often each block of code ran, of `src/` and of the libraries that it reads with, and how many
 * elements were looked at, copied or spread. No clock takes part, so a loaded machine counts the same.
 */
export function countSteps(run: () => void): number {
  const session = new Session();
  session.connect();
  const post = <T>(method: string, params: object = {}): T => {
    let result: T | undefined;
    session.post(method, params, (error, value) => {
      if (error) throw error;
      result = value as T;
    });
    return result as T;
  };
  let looked = 0;
  const count = (elements: number) => {
    looked += elements;
  };
  const restore = watchBuiltins(count);
  post("Profiler.enable");
  post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  try {
    run();
    const { result } = post<Profiler.TakePreciseCoverageReturnType>("Profiler.takePreciseCoverage");
    const blocks = result
      .filter(({ url }) => !url.includes("__tests__"))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map((range) => range.count)));
    return looked + blocks.reduce((sum, times) => sum + times, 0);
  } finally {
    post("Profiler.stopPreciseCoverage");
    session.disconnect();
    restore();
  }
}

function watchBuiltins(count: (elements: number) => void): () => void {
  const undo: (() => void)[] = [];
  const watch = (owner: object, key: PropertyKey, size: (of: never) => number) => {
    const before = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
    const own = before.value as (...args: unknown[]) => unknown;
    const value = function (this: never, ...args: unknown[]) {
      count(size(this));
      return own.apply(this, args);
    };
    Object.defineProperty(owner, key, { ...before, value });
    undo.push(() => Object.defineProperty(owner, key, before));
  };
  for (const key of ASKING) {
    const before = Object.getOwnPropertyDescriptor(Array.prototype, key) as PropertyDescriptor;
    const own = before.value as (...args: unknown[]) => unknown;
    const value = function (this: unknown[], ask: (...of: unknown[]) => unknown, ...rest: unknown[]) {
      const asked = function (this: unknown, ...of: unknown[]) {
        count(1);
        return ask.apply(this, of);
      };
      return own.call(this, asked, ...rest);
    };
    Object.defineProperty(Array.prototype, key, { ...before, value });
    undo.push(() => Object.defineProperty(Array.prototype, key, before));
  }
  for (const key of LOOKING) watch(Array.prototype, key, (of: unknown[]) => of.length);
  watch(Array.prototype, Symbol.iterator, (of: unknown[]) => of.length);
  watch(Map.prototype, Symbol.iterator, (of: Map<unknown, unknown>) => of.size);
  watch(Set.prototype, Symbol.iterator, (of: Set<unknown>) => of.size);
  return () => {
    for (const each of undo.reverse()) each();
  };
}
