import { AppError } from "../errors.ts";

/** Which session will save each profile: only one may, or the last to end would undo the others' work. */
export class ProfileLocks {
  #holders = new Map<string, string>();

  /** Reserves a profile for a session until it is disposed; throws 409 when another has it. */
  take(profileId: string, sessionId: string): Disposable {
    this.assertFree(profileId);
    this.#holders.set(profileId, sessionId);
    const leave = () => {
      if (this.#holders.get(profileId) === sessionId) this.#holders.delete(profileId);
    };
    return { [Symbol.dispose]: leave };
  }

  /** Throws 409 while a session is going to save the profile. */
  assertFree(profileId: string): void {
    const holder = this.#holders.get(profileId);
    if (holder === undefined) return;
    throw new AppError(
      409,
      "profile_in_use",
      `The session '${holder}' is going to save the profile '${profileId}': stop it first, or use the profile with persist=false.`,
    );
  }
}
