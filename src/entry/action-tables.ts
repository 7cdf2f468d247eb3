import { parse } from "yaml";

interface Port {
  readonly description?: string;
  readonly default?: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, Port>>;
  readonly outputs: Readonly<Record<string, Port>>;
}

/** A page with the tables between its marks (`<!-- inputs -->` … `<!-- /inputs -->`) made again from action.yml. */
export function fillTables(page: string, actionYml: string): string {
  const { inputs, outputs } = parse(actionYml) as ActionFile;
  return replace(replace(page, "inputs", inputTable(inputs)), "outputs", outputTable(outputs));
}

function replace(page: string, name: string, table: string): string {
  const region = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!region.test(page)) throw new Error(`the page has no region ${name}`);
  return page.replace(region, (_, start: string, end: string) => `${start}\n${table}\n\n${end}`);
}

function inputTable(inputs: ActionFile["inputs"]): string {
  const rows = Object.entries(inputs).map(([name, input]) => {
    const value = input.default === undefined || input.default === "" ? "" : `\`${input.default}\``;
    return `| \`${name}\` | ${value} | ${oneLine(input.description)} |`;
  });
  return ["| input | default | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function outputTable(outputs: ActionFile["outputs"]): string {
  const rows = Object.entries(outputs).map(([name, output]) => `| \`${name}\` | ${oneLine(output.description)} |`);
  return ["| output | meaning |", "| --- | --- |", ...rows].join("\n");
}

function oneLine(text: string | undefined): string {
  return (text ?? "").trim().replace(/\s+/g, " ").replaceAll("|", "\\|");
}
