import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { nullable, pageOf, pageQuery, queryInteger, timestamp } from "./fields.ts";
import { ProfileCookiesRequest } from "./given-cookies.ts";
import { Cookie } from "./sessions.ts";

const ProfileName = z.string().trim().min(1).max(200);

const Profile = z
  .object({
    profile_id: z.string(),
    name: z.string().nullable(),
    created_at: timestamp,
    updated_at: timestamp.describe("When it was saved last."),
    persisted_domains: z.array(z.string()).describe("The hosts that it holds something of."),
  })
  .meta({ id: "Profile" });

const ProfileVersion = z
  .object({
    version: z.int(),
    created_at: timestamp,
    size: z.int().describe("In bytes, as it is kept."),
    source: z
      .string()
      .describe(
        "Where it is from: `session <id>`, `cookies`, `duplicate <id>`, `rollback <version>`.",
      ),
    persisted_domains: z.array(z.string()),
  })
  .meta({ id: "ProfileVersion" });

/** By which a page is known to be one that only somebody who is logged in sees: all that is given must hold. */
export const LoginSign = z
  .object({
    text: nullable(z.string().trim().min(1).max(1000)).describe("Stands on the page, in any case."),
    selector: nullable(z.string().min(1).max(2000)).describe("Finds an element of the page."),
    url_contains: nullable(z.string().min(1).max(2000)).describe("Stands in the page's URL."),
    absent: z
      .boolean()
      .nullish()
      .transform((absent) => absent ?? false)
      .describe("The sign is that none of this is there, such as a form to log in."),
  })
  .refine(
    ({ text, selector, url_contains }) => (text ?? selector ?? url_contains) !== null,
    "give at least one of text, selector and url_contains",
  )
  .meta({ id: "LoginSign" });
export type LoginSign = z.output<typeof LoginSign>;

const ProfileCheckRequest = z
  .object({ url: z.url({ protocol: /^https?$/ }), sign: LoginSign })
  .meta({ id: "ProfileCheckRequest" });

const ProfileParams = z.object({ profile_id: z.string().min(1) });
const Done = z.object({ success: z.boolean(), message: z.string() });

const tag = "Profiles";
const auth = "key";

export const profileEndpoints = {
  profileCreate: endpoint({
    method: "POST",
    path: "/profiles/create",
    tag,
    summary: "Create an empty browser profile",
    auth,
    body: z.object({ name: nullable(ProfileName) }).meta({ id: "ProfileCreateRequest" }),
    bodyOptional: true,
    response: Profile,
  }),
  profileList: endpoint({
    method: "GET",
    path: "/profiles",
    tag,
    summary: "List profiles, newest first",
    auth,
    query: pageQuery.extend({
      page_size: queryInteger(20, 1, 100),
      name: z.string().optional().describe("Only those with just this name."),
    }),
    response: pageOf(Profile),
  }),
  profileGet: endpoint({
    method: "GET",
    path: "/profiles/{profile_id}",
    tag,
    summary: "Get a profile",
    auth,
    params: ProfileParams,
    response: Profile,
  }),
  profileDelete: endpoint({
    method: "DELETE",
    path: "/profiles/{profile_id}",
    tag,
    summary: "Delete a profile with all of its versions",
    auth,
    params: ProfileParams,
    response: Done,
  }),
  profileCookiesGet: endpoint({
    method: "GET",
    path: "/profiles/{profile_id}/cookies",
    tag,
    summary: "The cookies of a profile",
    auth,
    params: ProfileParams,
    response: z.object({ cookies: z.array(Cookie) }),
  }),
  profileCookiesSet: endpoint({
    method: "POST",
    path: "/profiles/{profile_id}/cookies",
    tag,
    summary: "Put cookies from elsewhere into a profile",
    auth,
    params: ProfileParams,
    body: ProfileCookiesRequest,
    response: Done.extend({
      cookies_count: z.int().describe("How many cookies were given."),
      mode: z.enum(["append", "replace"]),
    }),
  }),
  profileDuplicate: endpoint({
    method: "POST",
    path: "/profiles/{profile_id}/duplicate",
    tag,
    summary: "Make another profile that holds the same",
    auth,
    params: ProfileParams,
    body: z.object({ name: nullable(ProfileName) }).meta({ id: "ProfileDuplicateRequest" }),
    bodyOptional: true,
    response: Profile,
  }),
  profileVersions: endpoint({
    method: "GET",
    path: "/profiles/{profile_id}/versions",
    tag,
    summary: "The states that are kept of a profile, newest first",
    auth,
    params: ProfileParams,
    response: z.object({ versions: z.array(ProfileVersion) }),
  }),
  profileRollback: endpoint({
    method: "POST",
    path: "/profiles/{profile_id}/rollback",
    tag,
    summary: "Make what a profile held in an older version its newest one",
    auth,
    params: ProfileParams,
    body: z.object({ version: z.int().min(1) }).meta({ id: "ProfileRollbackRequest" }),
    response: Profile,
  }),
  profileCheck: endpoint({
    method: "POST",
    path: "/profiles/{profile_id}/check",
    tag,
    summary: "Whether a profile is still logged in: opens a page with it and looks for a sign",
    auth,
    params: ProfileParams,
    body: ProfileCheckRequest,
    response: z.object({
      logged_in: z.boolean(),
      url: z.string().describe("Where the page led."),
      message: z.string(),
      checked_at: timestamp,
    }),
  }),
};
