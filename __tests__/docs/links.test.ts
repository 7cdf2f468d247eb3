import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { PAGES } from "./pages.ts";

const ALL = [...PAGES, "CONTRIBUTING.md", "RELEASING.md", "SECURITY.md"];

/** A page without its code, whose brackets are no links. */
const prose = (page: string) =>
  readFileSync(page, "utf8")
    .replace(/^```[\s\S]*?^```$/gm, "")
    .replace(/`[^`\n]*`/g, "");

/** Headings as GitHub turns them into anchors. */
function anchorsOf(page: string): string[] {
  const text = readFileSync(page, "utf8").replace(/^```[\s\S]*?^```$/gm, "");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

const links = ALL.flatMap((page) =>
  [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => ({ page, target })),
).filter(({ target }) => !/^[a-z]+:/.test(target));

test("every link of a page leads to a file, and to a heading if it names one", () => {
  expect(links.length).toBeGreaterThan(80);
  const broken = links.filter(({ page, target }) => {
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? page : join(dirname(page), path);
    if (!existsSync(file)) return true;
    return anchor !== undefined && !(statSync(file).isFile() && anchorsOf(file).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test("the README leads to every page", () => {
  const named = links.filter(({ page }) => page === "README.md").map(({ target }) => target.split("#")[0]);
  for (const page of PAGES.filter((p) => p.startsWith("docs/"))) expect(named).toContain(page);
});

test("pictures load quickly, and say in words what they show", () => {
  const pictures = ALL.flatMap((page) => [...readFileSync(page, "utf8").matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)]);
  expect(pictures.length).toBeGreaterThan(0);
  for (const [, alt = "", path = ""] of pictures) {
    expect({ path, isShort: alt.length < 80, isLarge: statSync(path).size > 200_000 }).toEqual({
      path,
      isShort: false,
      isLarge: false,
    });
  }
});
