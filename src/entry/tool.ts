export { TOOL } from "../domain/tool.ts";
