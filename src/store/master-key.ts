import { hkdfSync, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const length = 32;

/** The server's secret, in a file that only its owner may read; made on the first start. */
export function readMasterKey(dataFolder: string): Buffer {
  const path = join(dataFolder, "master.key");
  try {
    writeFileSync(path, randomBytes(length).toString("base64"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const key = Buffer.from(readFileSync(path, "utf8"), "base64");
  if (key.length !== length) throw new Error(`${path} does not hold a key of ${length} bytes.`);
  return key;
}

/** A key for one purpose, from which neither the master key nor another purpose's can be had (RFC 5869). */
export function deriveKey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", master, "", purpose, length));
}
