import { resolve } from "node:path";
import { createRasteriser } from "../../../src/platform/plots/rasterise.ts";
import { renderMatrix } from "../../../src/report/confusion-matrix.ts";
import { sizeOfPng } from "../../helpers/png.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const MATRIX = {
  classes: ["Σίσυφος & <co>", "fraud"],
  counts: [
    [6, 2],
    [0, 2],
  ],
};
const TITLE = { title: "fraud 1.0.0", subtitle: "10 rows" };

test("a drawing becomes a PNG of its size, and the same bytes each time", async () => {
  const { svg, width, height } = renderMatrix(MATRIX, TITLE);
  const rasterise = createRasteriser(resolve("."));
  const first = Buffer.from(await rasterise(svg, 2));
  expect(sizeOfPng(first)).toEqual({ width: 2 * width, height: 2 * height });
  expect(Buffer.from(await rasterise(svg, 2)).equals(first)).toBe(true);
  // Text is drawn at all only because a font comes along.
  const bare = svg.replace(/<text.*<\/text>\n/g, "");
  expect(Buffer.from(await rasterise(bare, 2)).length).toBeLessThan(first.length / 2);
});

test("where what draws is not installed, that is a failure of the environment", async () => {
  const rasterise = createRasteriser(tempFolder());
  await expect(rasterise("<svg/>", 1)).rejects.toMatchObject({
    code: "environment",
    fix: expect.stringContaining("npm ci"),
  });
});
