import type { z } from "zod";
import type {
  ResourceType,
  SessionStartRequest,
} from "../../../../../src/contract/session-options.ts";
import { type Draft, emptyDraft } from "./draft.ts";

type StartBody = z.input<typeof SessionStartRequest>;

/** The request that a draft stands for: only what differs from the defaults. `timeout_minutes` is left out, an older name. */
export function requestOf(draft: Draft): StartBody {
  const { profile_id: id, record } = draft;
  return {
    ...changedFields(draft),
    ...sizeOf(draft),
    ...numberOf(draft, "max_duration_minutes"),
    ...numberOf(draft, "idle_timeout_minutes"),
    ...(lines(draft.chrome_args).length > 0 && { chrome_args: lines(draft.chrome_args) }),
    ...(id !== "" && { profile: { id, ...(draft.profile_persist && { persist: true }) } }),
    ...(draft.auth_ids.length > 0 && { auth_ids: draft.auth_ids }),
    ...(record !== "own" && { record: record === "yes" }),
    ...egressOf(draft),
    ...placeOf(draft),
    ...(draft.extensions.length > 0 && { extensions: draft.extensions }),
    ...(draft.block_resources.trim() !== "" && {
      block_resources: draft.block_resources.trim().split(/[\s,]+/) as ResourceType[],
    }),
    ...(draft.proxy !== "none" && { proxies: proxyOf(draft) }),
    ...(lines(draft.extra_http_headers).length > 0 && {
      extra_http_headers: headersOf(draft.extra_http_headers),
    }),
  };
}

const plainFields = [
  "browser_type",
  "headless",
  "user_agent",
  "persona_id",
  "vault_id",
  "wait_for_authentication",
  "solve_captchas",
  "web_bot_auth",
  "record_bodies",
  "screenshot_type",
  "use_file_storage",
  "cdp_url",
  "proxy_rotation",
  "block_ads",
  "cookie_consent",
  "locale",
  "timezone",
  "quiet_cdp",
] as const;

/** The fields that are sent as they are typed. */
function changedFields(draft: Draft): StartBody {
  const changed = plainFields.filter((field) => draft[field] !== emptyDraft[field]);
  return Object.fromEntries(changed.map((field) => [field, draft[field]]));
}

function sizeOf(draft: Draft): StartBody {
  if (draft.size === "own") return {};
  if (draft.size !== "exact") return { aspect_ratio: draft.size };
  return {
    viewport_width: Number(draft.viewport_width),
    viewport_height: Number(draft.viewport_height),
  };
}

function egressOf(draft: Draft): StartBody {
  const [allow, deny] = [lines(draft.egress_allow), lines(draft.egress_deny)];
  if (allow.length + deny.length === 0) return {};
  return { egress: { ...(allow.length > 0 && { allow }), ...(deny.length > 0 && { deny }) } };
}

/** `latitude, longitude`, as maps show it. */
function placeOf({ geolocation }: Draft): StartBody {
  if (geolocation.trim() === "") return {};
  const [latitude = NaN, longitude = NaN] = geolocation.split(",").map(Number);
  return { geolocation: { latitude, longitude } };
}

function numberOf(draft: Draft, field: "max_duration_minutes" | "idle_timeout_minutes"): StartBody {
  const text = draft[field];
  return text === "" || text === emptyDraft[field] ? {} : { [field]: Number(text) };
}

function proxyOf(draft: Draft): StartBody["proxies"] {
  if (draft.proxy === "own") return true;
  if (draft.proxy === "json") return JSON.parse(draft.proxy_json) as StartBody["proxies"];
  const { proxy_username: username, proxy_password: password, proxy_bypass: bypass } = draft;
  return [
    {
      type: "external",
      server: draft.proxy_server,
      ...(username !== "" && { username }),
      ...(password !== "" && { password }),
      ...(bypass !== "" && { bypass }),
    },
  ];
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Lines `Name: value`. */
function headersOf(text: string): Record<string, string> {
  return Object.fromEntries(
    lines(text).map((line) => {
      const [name = "", ...rest] = line.split(":");
      return [name.trim(), rest.join(":").trim()];
    }),
  );
}
