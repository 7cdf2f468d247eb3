// As much of jest as the unit tests use, so that one process can run the same tests thousands of times: jest itself
// builds a new context for every run of a file.
import { format } from "node:util";
import { expect } from "expect";

const HOOKS = ["beforeAll", "beforeEach", "afterEach", "afterAll"];
let block;

const newBlock = (parent) => ({ parent, children: [], beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] });

/** `test.each` of lists of rows; of a row that is no list, the row is the only argument. */
const each =
  (add) =>
  (rows) =>
  (title, body, ...rest) => {
    for (const row of [...rows]) {
      const args = Array.isArray(row) ? row : [row];
      const places = (title.match(/%[a-zA-Z]/g) ?? []).length;
      add(format(title.replaceAll("%p", "%j"), ...args.slice(0, places)), () => body(...args), ...rest);
    }
  };

function describe(title, body) {
  const parent = block;
  block = newBlock(parent);
  parent.children.push(block);
  block.title = title;
  body();
  block = parent;
}

function test(title, body) {
  block.children.push({ title, body, parent: block });
}

describe.each = each(describe);
test.each = each(test);
test.skip = () => {};
test.skip.each = () => () => {};
describe.skip = () => {};
const hooks = HOOKS.map((hook) => [hook, (body) => block[hook].push(body)]);
Object.assign(globalThis, { describe, test, it: test, expect, ...Object.fromEntries(hooks) });

/**
 * Collects the tests of a file.
 *
 * @param {() => Promise<unknown>} load imports the file
 * @returns {Promise<{ root: object, tests: { title: string }[] }>} tests in the order of the file
 */
export async function collect(load) {
  const root = newBlock();
  block = root;
  await load();
  const tests = [];
  const visit = (node) => (node.children === undefined ? tests.push(node) : node.children.forEach(visit));
  visit(root);
  tests.forEach((t, index) => {
    t.index = index;
  });
  return { root, tests };
}

/**
 * Runs tests of a collected file in their order, with their hooks.
 *
 * @param {{ root: object }} suite
 * @param {object} options
 * @param {ReadonlySet<number>} [options.only] indexes of tests; all if undefined
 * @param {number} options.timeoutMs of a test or a hook
 * @param {boolean} options.bail ends with the first failure
 * @param {(scope: object | undefined) => void} [options.entering] called before a test or a block's own hooks run
 * @returns {Promise<{ index: number | undefined, error: unknown }[]>} failures; without an index, a hook failed
 */
export async function run(suite, { only, timeoutMs, bail, entering = () => {} }) {
  const failures = [];
  const over = () => bail && failures.length > 0;
  const wanted = (node) =>
    node.children === undefined ? only === undefined || only.has(node.index) : node.children.some(wanted);
  const around = (b, hook) => (b === undefined ? [] : [...around(b.parent, hook), ...b[hook]]);
  const step = async (bodies, index) => {
    for (const body of bodies) {
      try {
        await within(body(), timeoutMs);
      } catch (error) {
        failures.push({ index, error });
        return false;
      }
    }
    return true;
  };
  const visit = async (b) => {
    entering(b);
    if (await step(b.beforeAll)) {
      for (const node of b.children) {
        if (over() || !wanted(node)) continue;
        if (node.children !== undefined) {
          await visit(node);
          continue;
        }
        entering(node);
        if (await step(around(b, "beforeEach"), node.index)) await step([node.body], node.index);
        await step(around(b, "afterEach").reverse(), node.index);
      }
    }
    entering(b);
    await step(b.afterAll);
  };
  await visit(suite.root);
  entering(undefined);
  return failures;
}

async function within(result, ms) {
  if (typeof result?.then !== "function") return;
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms} ms`)), ms);
  });
  try {
    await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}
