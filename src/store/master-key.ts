import { hkdfSync } from "node:crypto";
import { rmSync } from "node:fs";
import {
  keyFileOf,
  keyLength,
  MasterKeyError,
  nextKeyFileOf,
  promoteNextKey,
  randomKey,
  readKeyFile,
  writeKeyFile,
} from "./key-file.ts";
import type { Database } from "./open.ts";
import { sealedPlace } from "./sealed-places.ts";
import { type SealedRecord, sealedRecords } from "./sealed-records.ts";
import { Sealing, Unreadable } from "./sealing.ts";

const checkId = 1;
const checkPlace = sealedPlace("check", { id: checkId });

/** A key for one purpose, from which neither the master key nor another purpose's can be had (RFC 5869). */
export function deriveKey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", master, "", purpose, keyLength));
}

/** What seals records under a master key. */
export function sealingOf(master: Buffer): Sealing {
  return new Sealing(deriveKey(master, "sealing"));
}

/**
 * The master key: the given one, else that of the data folder, which is made when nothing has been
 * sealed yet. Throws `MasterKeyError` when it is not the one that sealed what the database holds; then
 * nothing is written anywhere.
 */
export async function openMasterKey(
  db: Database,
  dataFolder: string,
  given: Buffer | undefined,
): Promise<Buffer> {
  const { value: proof } = await sealedRecords(db).next();
  const key =
    given === undefined ? keyInFolder(dataFolder, proof) : checked(given, dataFolder, proof);
  if (proof?.place !== checkPlace) {
    const check = sealingOf(key).seal("nocturne", checkPlace);
    await db
      .insertInto("master_key")
      .values({ id: checkId, check, created_at: Date.now() })
      .execute();
  }
  return key;
}

type Proof = SealedRecord | undefined;

/** Whether this key opens what was sealed before; any does where nothing was. */
function fits(key: Buffer, proof: Proof): boolean {
  try {
    proof?.check(sealingOf(key));
    return true;
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

function checked(given: Buffer, dataFolder: string, proof: Proof): Buffer {
  if (fits(given, proof)) return given;
  const path = keyFileOf(dataFolder);
  const file = keyOrNothing(path);
  if (file !== undefined && fits(file, proof)) {
    throw new MasterKeyError(
      `NOCTURNE_MASTER_KEY is not the key that sealed the data in ${dataFolder}, and the one in ${path} is: unset NOCTURNE_MASTER_KEY, or set it to what the file holds.`,
    );
  }
  throw new MasterKeyError(
    `NOCTURNE_MASTER_KEY is not the key that sealed the data in ${dataFolder}: set the right one.`,
  );
}

function keyInFolder(dataFolder: string, proof: Proof): Buffer {
  const [path, next] = [keyFileOf(dataFolder), nextKeyFileOf(dataFolder)];
  const waiting = keyOrNothing(next);
  // A rotation was killed after the database was changed, before the key was put in its place.
  if (proof !== undefined && waiting !== undefined && fits(waiting, proof)) {
    promoteNextKey(dataFolder);
    return waiting;
  }
  const key = readKeyFile(path);
  if (key === undefined && proof === undefined) return makeKey(dataFolder);
  if (key === undefined) {
    throw new MasterKeyError(
      `The master key is missing: the data in ${dataFolder} is sealed, and there is neither ${path} nor NOCTURNE_MASTER_KEY. Bring the file back from a backup, or set NOCTURNE_MASTER_KEY; without the key nothing that is sealed can be read.`,
    );
  }
  if (!fits(key, proof)) {
    throw new MasterKeyError(
      `${path} is not the key that sealed the data in ${dataFolder}: bring the right one back from a backup, or set NOCTURNE_MASTER_KEY.`,
    );
  }
  // A rotation was killed before it changed anything.
  rmSync(next, { force: true });
  return key;
}

/** By way of the next key's file: one that is cut off by a kill would stop every further start. */
function makeKey(dataFolder: string): Buffer {
  const key = randomKey();
  writeKeyFile(nextKeyFileOf(dataFolder), key);
  promoteNextKey(dataFolder);
  return key;
}

function keyOrNothing(path: string): Buffer | undefined {
  try {
    return readKeyFile(path);
  } catch (error) {
    if (error instanceof MasterKeyError) return undefined;
    throw error;
  }
}
