import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as ResvgModule from "@resvg/resvg-wasm";
import type { Rasterise } from "../../authoring/ports.ts";
import { Failure } from "../../domain/failure.ts";

/**
 * Draws with resvg and DejaVu Sans, both from the `node_modules` of a folder and only when the first picture is asked
 * for: they are not bundled. Fonts of the system are never used, so that the same text gives the same bytes everywhere.
 */
export function createRasteriser(folder: string): Rasterise {
  return async (svg, scale) => {
    const { Resvg, font } = await penOf(folder);
    const drawing = new Resvg(svg, {
      font: { fontBuffers: [font], defaultFontFamily: "DejaVu Sans" },
      fitTo: { mode: "zoom", value: scale },
    });
    try {
      return drawing.render().asPng();
    } finally {
      drawing.free();
    }
  };
}

interface Pen {
  readonly Resvg: typeof ResvgModule.Resvg;
  readonly font: Uint8Array;
}

// The program starts once in a process.
const pens = new Map<string, Promise<Pen>>();

function penOf(folder: string): Promise<Pen> {
  const known = pens.get(folder) ?? loadPen(folder);
  pens.set(folder, known);
  return known;
}

async function loadPen(folder: string): Promise<Pen> {
  const require = createRequire(join(folder, "package.json"));
  try {
    const { Resvg, initWasm } = require("@resvg/resvg-wasm") as typeof ResvgModule;
    const [program, font] = await Promise.all(
      ["@resvg/resvg-wasm/index_bg.wasm", "dejavu-fonts-ttf/ttf/DejaVuSans.ttf"].map((file) =>
        readFile(require.resolve(file)),
      ),
    );
    await initWasm(program as Uint8Array<ArrayBuffer>);
    return { Resvg, font: font as Uint8Array };
  } catch (error) {
    throw new Failure("environment", "The library that draws figures cannot be loaded.", {
      fix: "Install model-release again, with @resvg/resvg-wasm and dejavu-fonts-ttf; in a clone of its repository, run  npm ci.",
      cause: error,
    });
  }
}
