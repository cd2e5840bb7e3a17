import type { Handlers } from "../contract/handler.ts";
import { SessionStartRequest } from "../contract/session-options.ts";
import { AppError } from "../errors.ts";
import { checkHosts, cookieShown, withCookies } from "../identity/profile-cookies.ts";
import type { Profiles } from "../identity/profiles.ts";
import { looksLoggedIn } from "../sessions/logged-in.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { ProfileRecord } from "../store/profiles.ts";
import { paged } from "./paged.ts";

type Ids =
  | "profileCreate"
  | "profileList"
  | "profileGet"
  | "profileDelete"
  | "profileCookiesGet"
  | "profileCookiesSet"
  | "profileDuplicate"
  | "profileVersions"
  | "profileRollback"
  | "profileCheck";

function profileShown({ id, name, createdAt, updatedAt, domains }: ProfileRecord) {
  return {
    profile_id: id,
    name,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    persisted_domains: domains,
  };
}

export function profileHandlers(profiles: Profiles, sessions: Sessions): Pick<Handlers, Ids> {
  return {
    profileCreate: async ({ body }, { accountId }) =>
      profileShown(await profiles.create(accountId, body.name)),
    profileList: ({ query }, { accountId }) => {
      const find = (rows: { limit: number; offset: number }) =>
        profiles.list(accountId, { ...rows, name: query.name });
      return paged(query, find, profileShown);
    },
    profileGet: async ({ params }, { accountId }) =>
      profileShown(await profiles.get(accountId, params.profile_id)),
    profileDelete: async ({ params }, { accountId }) => {
      await profiles.delete(accountId, params.profile_id);
      return { success: true, message: `Profile '${params.profile_id}' deleted` };
    },
    ...cookieHandlers(profiles),
    ...versionHandlers(profiles),
    profileCheck: async ({ params, body }, { accountId }) => {
      const { id } = await profiles.get(accountId, params.profile_id);
      const options = { profile: { id, persist: false }, use_file_storage: false };
      const session = await sessions.start(accountId, SessionStartRequest.parse(options));
      try {
        const { loggedIn, opened, message } = await looksLoggedIn(session, body);
        // Nobody is logged out where nothing could be seen.
        if (!opened) throw new AppError(502, "no_page", message);
        const url = session.browser.tabs.current?.url ?? body.url;
        const checked_at = new Date().toISOString();
        return { logged_in: loggedIn, url, message, checked_at };
      } finally {
        session.end("stopped");
      }
    },
  };
}

function cookieHandlers(
  profiles: Profiles,
): Pick<Handlers, "profileCookiesGet" | "profileCookiesSet"> {
  return {
    profileCookiesGet: async ({ params }, { accountId }) => {
      const { id } = await profiles.get(accountId, params.profile_id);
      const { cookies } = await profiles.load(id);
      return { cookies: cookies.map(cookieShown) };
    },
    profileCookiesSet: async ({ params, body: { cookies, mode } }, { accountId }) => {
      const { id } = await profiles.get(accountId, params.profile_id);
      checkHosts(cookies);
      profiles.locks.assertFree(id);
      if (mode === "replace" || cookies.length > 0)
        await profiles.change(id, (state) => withCookies(state, cookies, mode), "cookies");
      const count = `${cookies.length} cookie${cookies.length === 1 ? "" : "s"}`;
      const message = `${mode === "append" ? "Added" : "Set"} ${count}`;
      return { success: true, message, cookies_count: cookies.length, mode };
    },
  };
}

function versionHandlers(
  profiles: Profiles,
): Pick<Handlers, "profileDuplicate" | "profileVersions" | "profileRollback"> {
  return {
    profileDuplicate: async ({ params, body }, { accountId }) => {
      const original = await profiles.get(accountId, params.profile_id);
      const name = body.name ?? (original.name === null ? null : `${original.name} (copy)`);
      return profileShown(await profiles.duplicate(original, name));
    },
    profileVersions: async ({ params }, { accountId }) => {
      const { id } = await profiles.get(accountId, params.profile_id);
      const versions = await profiles.versions(id);
      return {
        versions: versions.map(({ version, createdAt, size, origin, domains }) => ({
          version,
          created_at: new Date(createdAt).toISOString(),
          size,
          source: origin,
          persisted_domains: domains,
        })),
      };
    },
    profileRollback: async ({ params, body }, { accountId }) => {
      const { id } = await profiles.get(accountId, params.profile_id);
      await profiles.rollBack(id, body.version);
      return profileShown(await profiles.get(accountId, id));
    },
  };
}
