type Suite = "unit" | "e2e" | "edges";
export const SUITES: Readonly<Record<Suite, readonly string[]>>;
export function testFiles(): string[];
export function suiteOf(file: string): Suite | undefined;
