import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { decrypt, encrypt } from "../store/sealing.ts";
import type { ProfileState } from "../store/profile-state.ts";

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** The state of a profile as a blob: JSON, gzipped, encrypted for its place. */
export async function sealState(key: Buffer, state: ProfileState, place: string): Promise<Buffer> {
  return encrypt(key, await compress(JSON.stringify(state), { level: 1 }), place);
}

/** The state that `sealState` was given; throws `Unreadable`. */
export async function openState(
  key: Buffer,
  sealed: Uint8Array,
  place: string,
): Promise<ProfileState> {
  const json = await decompress(decrypt(key, sealed, place));
  return JSON.parse(json.toString()) as ProfileState;
}
