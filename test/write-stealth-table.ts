import { readFile, writeFile } from "node:fs/promises";
import { withTable } from "./stealth-table.ts";

// Brings the table of docs/stealth.md up to date: `node test/write-stealth-table.ts`.
const page = new URL("../docs/stealth.md", import.meta.url);
await writeFile(page, withTable(await readFile(page, "utf8")));
