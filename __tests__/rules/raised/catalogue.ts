import { decodeStrictly } from "../../../src/catalogue/decode.ts";
import { gather } from "../../../src/catalogue/gather.ts";
import { compareRecords, notCompared, readCatalogue } from "../../../src/catalogue/read.ts";
import { checkTable, END, writeTable } from "../../../src/catalogue/readme.ts";
import type { CatalogueRecord } from "../../../src/catalogue/record.ts";
import { rowOf } from "../../../src/catalogue/table.ts";
import type { Finding } from "../../../src/domain/finding.ts";
import { AT_TOP } from "../../../src/domain/registry.ts";
import { ACTIVE, fakeHistory, releasedFiles } from "../../helpers/shelf.ts";
import { over, type RaisedRules } from "../raised.ts";

const ROWS = [rowOf({ model: "m", title: "m" }, [])];
const made = writeTable(undefined, ROWS);
const README = "text" in made ? made.text : "";
const RECORD: CatalogueRecord = {
  ...{ model: "m", version: "1.0.0", tag: "models/m/1.0.0", url: "u", status: "active" },
  ...{ metrics: [], size: 1 },
};
const EMPTY = '{"schema": "urn:model-release:catalogue:1", "from": "f", "models": [], "versions": []}';

const table = over((text: string) => checkTable(text, ROWS));
const records = over((size: number) => compareRecords("{}", [RECORD], [{ ...RECORD, size }]));
const compared = over((releases: boolean) => notCompared(releases));
const read = over((text: string) => readCatalogue(text).findings);
const decoded = over((bytes: Uint8Array) => {
  const read = decodeStrictly(bytes, "f");
  return "finding" in read ? [read.finding] : [];
});
const gathered = over(async (weights: string) => {
  const files = { ...releasedFiles("1.0.1"), "model.onnx": weights };
  const history = fakeHistory([{ tag: "models/fraud/1.0.1", files }]);
  const found: Finding[] = [];
  const world = { history, registry: AT_TOP };
  const models = [{ model: "fraud", title: "fraud" }];
  const records = gather(
    models,
    world,
    async () => ACTIVE,
    (each) => found.push(each),
  );
  while (!(await records.next()).done);
  return found;
});

export const raised: RaisedRules = {
  "catalogue/stale-cell": table([README.replace("coming soon", "1.0.0")], [README]),
  "catalogue/marker": table([README.replace(END, "")], [README]),
  "catalogue/stale-record": records([2], [1]),
  "catalogue/altered": gathered(["other"], ["weights 1.0.1"]),
  "catalogue/not-text": decoded([Buffer.from([0xe9])], [Buffer.from("\u00e9")]),
  "catalogue/not-compared": compared([false], [true]),
  "catalogue/unreadable": read(["{}"], [EMPTY]),
};
