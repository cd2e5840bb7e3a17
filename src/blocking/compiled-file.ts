import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { CompiledLists } from "./compile.ts";

const Head = z.object({
  /** Of the files that it was compiled from. */
  fingerprint: z.string(),
  networkRules: z.int(),
  hidingRules: z.int(),
});

const lengthBytes = 4;
const longestHead = 10_000;

/** Compiled lists as they are kept: how long the head is (32 bits), the head as JSON, the engine. */
export async function writeCompiled(
  path: string,
  fingerprint: string,
  { engine, networkRules, hidingRules }: CompiledLists,
): Promise<void> {
  const head = Buffer.from(JSON.stringify({ fingerprint, networkRules, hidingRules }));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(head.length);
  await writeWhole(path, Buffer.concat([length, head, engine]));
}

/** Those that were compiled from the files with this fingerprint; undefined where there are none that are whole. */
export async function readCompiled(
  path: string,
  fingerprint: string,
): Promise<CompiledLists | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  const head = bytes === undefined ? undefined : headOf(bytes);
  if (bytes === undefined || head?.fingerprint !== fingerprint) return undefined;
  const { networkRules, hidingRules } = head;
  // A copy: the engine asks for numbers at even places.
  const engine = Uint8Array.from(bytes.subarray(lengthBytes + bytes.readUInt32BE()));
  return { networkRules, hidingRules, engine };
}

/** How many rules those have, without reading the rules. */
export async function readRuleCounts(path: string, fingerprint: string) {
  await using file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  const bytes = Buffer.alloc(lengthBytes + longestHead);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  const head = headOf(bytes.subarray(0, bytesRead));
  return head?.fingerprint === fingerprint ? head : undefined;
}

/** Writes a file so that whoever reads it finds the old one or the new one, never a part. */
export async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomBytes(4).toString("hex")}.part`;
  try {
    await writeFile(unfinished, content, { mode: 0o600, flush: true });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function headOf(bytes: Buffer): z.output<typeof Head> | undefined {
  if (bytes.length < lengthBytes) return undefined;
  const end = lengthBytes + Math.min(bytes.readUInt32BE(), longestHead);
  try {
    return Head.parse(JSON.parse(bytes.toString("utf8", lengthBytes, end)));
  } catch {
    return undefined;
  }
}
