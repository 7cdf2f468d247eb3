import { listRegistries } from "../../../src/platform/git/registries.ts";
import { createRegistry } from "../../helpers/registry.ts";

test("a registry is a folder whose models/ has a version with metadata.json, and nothing else", async () => {
  const { root, write, commit } = createRegistry();
  for (const folder of ["", "services/ads/", "équipe/[a]/"]) write(`${folder}models/fraud/1.0.0/metadata.json`, "{}");
  write("docs/example/models/demo/1.0.0/notes.txt", "text");
  write("docs/other/models/demo/1.0.0/more/metadata.json", "{}");
  write("docs/third/models/demo/latest/metadata.json", "{}");
  write("models/fraud/1.0.0/models/inner/2.0.0/metadata.json", "{}");
  commit();
  write("untracked/models/fraud/1.0.0/metadata.json", "{}");
  expect(await listRegistries(root)).toEqual(["", "services/ads", "équipe/[a]"]);
});
