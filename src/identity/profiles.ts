import { randomBytes, randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { Blobs } from "../blobs/blobs.ts";
import { AppError, invalidField, notFound } from "../errors.ts";
import type { Database } from "../store/open.ts";
import { domainsOf, emptyState, type ProfileState } from "../store/profile-state.ts";
import {
  addVersion,
  deleteProfile,
  findProfile,
  insertProfile,
  listProfiles,
  listVersionBlobs,
  listVersions,
  type ProfileRecord,
  type ProfileVersion,
} from "../store/profiles.ts";
import { sealedPlace } from "../store/sealed-places.ts";
import type { Sealing } from "../store/sealing.ts";
import { ProfileLocks } from "./profile-locks.ts";
import { openState, sealState } from "./sealed-state.ts";

/** Where profiles are kept: their rows, their contents, and what seals those. */
export interface ProfilesOptions {
  db: Database;
  blobs: Blobs;
  sealing: Sealing;
}

const versionsKept = 10;
const largestBlob = 256 * 1024 * 1024;

const placeOf = ({ profileId, version }: { profileId: string; version: number }) =>
  sealedPlace("profileVersion", { profile_id: profileId, version });

/** The browser profiles of accounts: every save is a version of its own, sealed by a key of its own. */
export class Profiles {
  #options: ProfilesOptions;
  /** The last change of each profile that is under way. */
  #changing = new Map<string, Promise<unknown>>();
  readonly locks = new ProfileLocks();

  /** Opens them, and removes what a killed server left of a version that it was saving. */
  static async open(options: ProfilesOptions): Promise<Profiles> {
    const { db, blobs } = options;
    const known = await listVersionBlobs(db);
    for (const key of await blobs.list()) if (!known.has(key)) await blobs.delete(key);
    return new Profiles(options);
  }

  private constructor(options: ProfilesOptions) {
    this.#options = options;
  }

  /** Makes an empty profile. */
  async create(accountId: string, name: string | null): Promise<ProfileRecord> {
    const now = Date.now();
    const id = `notte-profile-${randomBytes(8).toString("hex")}`;
    const record = { id, accountId, name, createdAt: now, updatedAt: now, domains: [] };
    await insertProfile(this.#options.db, record);
    return record;
  }

  /** A profile of this account. Throws 404 when there is none, or it is another's. */
  async get(accountId: string, id: string): Promise<ProfileRecord> {
    const record = await this.find(accountId, id);
    if (record === undefined) throw notFound("Profile", id);
    return record;
  }

  /** A profile of this account; undefined also when it is another's. */
  find(accountId: string, id: string): Promise<ProfileRecord | undefined> {
    return findProfile(this.#options.db, accountId, id);
  }

  list(
    accountId: string,
    asked: { limit: number; offset: number; name: string | undefined },
  ): Promise<ProfileRecord[]> {
    return listProfiles(this.#options.db, accountId, asked);
  }

  /** Deletes a profile and all of its versions. Throws 409 while a session is going to save it. */
  async delete(accountId: string, id: string): Promise<void> {
    await this.get(accountId, id);
    this.locks.assertFree(id);
    const { db, blobs } = this.#options;
    const versions = await this.versions(id);
    await deleteProfile(db, id);
    for (const { blobId } of versions) await blobs.delete(blobId);
  }

  /** The versions that are kept of a profile, newest first. */
  versions(id: string): Promise<ProfileVersion[]> {
    return listVersions(this.#options.db, id);
  }

  /** What a profile holds. Throws 409 when that was changed on the disk or is gone. */
  async load(id: string): Promise<ProfileState> {
    const [newest] = await this.versions(id);
    return newest === undefined ? emptyState() : this.#open(newest);
  }

  /** Makes a state the newest version; `origin` says where it is from. */
  save(id: string, state: ProfileState, origin: string): Promise<void> {
    return this.#inTurn(id, () => this.#save(id, state, origin));
  }

  /** Makes of what a profile holds its newest version. Throws 409 while a session is going to save it. */
  change(id: string, make: (state: ProfileState) => ProfileState, origin: string): Promise<void> {
    this.locks.assertFree(id);
    return this.#inTurn(id, async () => this.#save(id, make(await this.load(id)), origin));
  }

  /** One after the other: each version has the number after the one before, and what that holds. */
  async #inTurn(id: string, work: () => Promise<void>): Promise<void> {
    const before = this.#changing.get(id) ?? Promise.resolve();
    const changed = before.then(work, work);
    this.#changing.set(id, changed);
    try {
      await changed;
    } finally {
      if (this.#changing.get(id) === changed) this.#changing.delete(id);
    }
  }

  async #save(id: string, state: ProfileState, origin: string): Promise<void> {
    const { db, blobs, sealing } = this.#options;
    const [newest] = await this.versions(id);
    const version = (newest?.version ?? 0) + 1;
    const place = placeOf({ profileId: id, version });
    const { key, wrapped: wrappedKey } = sealing.newKey(place);
    const sealed = await sealState(key, state, place);
    const blobId = randomUUID();
    const created = { profileId: id, version, blobId, wrappedKey, origin, createdAt: Date.now() };
    try {
      const size = await blobs.put(blobId, parts(sealed), largestBlob);
      const added = { ...created, size, domains: domainsOf(state) };
      const forgotten = await addVersion(db, added, versionsKept);
      for (const old of forgotten) await blobs.delete(old);
    } catch (error) {
      // Deleted meanwhile, or saved by another at the same moment.
      await blobs.delete(blobId);
      throw error;
    }
  }

  /** Makes what a profile held in an older version its newest one. Throws 409 while a session is going to save it. */
  async rollBack(id: string, version: number): Promise<void> {
    this.locks.assertFree(id);
    const versions = await this.versions(id);
    const old = versions.find((one) => one.version === version);
    if (old === undefined) {
      const kept = versions.map((one) => one.version).join(", ") || "none";
      throw invalidField("version", `is not kept; these are: ${kept}`, version);
    }
    await this.save(id, await this.#open(old), `rollback ${version}`);
  }

  /** Makes another profile that holds the same. */
  async duplicate(original: ProfileRecord, name: string | null): Promise<ProfileRecord> {
    const state = await this.load(original.id);
    const { id } = await this.create(original.accountId, name);
    await this.save(id, state, `duplicate ${original.id}`);
    return this.get(original.accountId, id);
  }

  async #open(version: ProfileVersion): Promise<ProfileState> {
    const { blobs, sealing } = this.#options;
    const place = placeOf(version);
    try {
      const content = await blobs.get(version.blobId);
      if (content === undefined) throw new Error(`the blob ${version.blobId} is gone`);
      const key = sealing.unwrap(version.wrappedKey, place);
      return await openState(key, await buffer(content), place);
    } catch (error) {
      const { profileId: id } = version;
      const message = `What the profile '${id}' holds (version ${version.version}) can't be read: it was changed on the disk, or sealed by another master key. Roll it back to an older version: POST /profiles/${id}/rollback.`;
      throw new AppError(409, "profile_unreadable", message, { cause: error });
    }
  }
}

async function* parts(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes;
}
