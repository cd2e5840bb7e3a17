import { z } from "zod";
import { invalidField } from "../errors.ts";
import { type ArchivedFile, readText } from "./archive.ts";
import { isHostPattern, refusedPermission, withoutFiles } from "./permissions.ts";

const Names = z.array(z.string()).optional();
const ContentScript = z.looseObject({ matches: Names });

const Manifest = z.looseObject({
  manifest_version: z.int(),
  name: z.string().min(1).max(1000),
  version: z.string().min(1).max(100),
  default_locale: z
    .string()
    .regex(/^[\w-]{1,20}$/)
    .optional(),
  key: z.string().optional(),
  permissions: Names,
  optional_permissions: Names,
  host_permissions: Names,
  optional_host_permissions: Names,
  content_scripts: z.array(ContentScript).optional(),
});
/** A `manifest.json`, with what of it we look at. */
export type Manifest = z.output<typeof Manifest>;

/** What an extension says of itself. */
export interface ExtensionFacts {
  name: string;
  version: string;
  permissions: string[];
  /** The pages that it may read and change. */
  hosts: string[];
}

/** The manifest of an extension. Throws a 422 where it is none that a session can have. */
export async function readManifest(files: readonly ArchivedFile[]): Promise<Manifest> {
  const { data, error } = Manifest.safeParse(parse(await readText(files, "manifest.json")));
  if (error !== undefined) {
    const [issue] = error.issues;
    throw refused(`its manifest.json is wrong: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  if (data.manifest_version !== 3) {
    const version = data.manifest_version;
    throw refused(`is an extension of manifest version ${version}: Chromium loads version 3 only`);
  }
  for (const permission of [...(data.permissions ?? []), ...(data.optional_permissions ?? [])]) {
    const why = refusedPermission(permission);
    if (why !== undefined) throw refused(`asks for the permission '${permission}': ${why}`);
  }
  return data;
}

/** What is told of an extension. */
export async function factsOf(
  manifest: Manifest,
  files: readonly ArchivedFile[],
): Promise<ExtensionFacts> {
  const { permissions = [], optional_permissions: optional = [] } = manifest;
  const hosts = [
    ...(manifest.host_permissions ?? []),
    ...(manifest.optional_host_permissions ?? []),
    ...(manifest.content_scripts ?? []).flatMap(({ matches }) => matches ?? []),
  ];
  return {
    name: (await nameOf(manifest, files)).slice(0, 200).toWellFormed(),
    version: manifest.version,
    permissions: [...new Set([...permissions, ...optional])].filter((one) => !isHostPattern(one)),
    hosts: [...new Set(hosts.flatMap((pattern) => withoutFiles(pattern) ?? []))],
  };
}

/** The manifest as a session loads it: no file of the machine is among its hosts, and its id is that of its key. */
export function heldManifest(manifest: Manifest, publicKey: Buffer | undefined): Manifest {
  const held = (patterns: string[] | undefined) =>
    patterns?.flatMap((pattern) =>
      isHostPattern(pattern) ? (withoutFiles(pattern) ?? []) : pattern,
    );
  const scripts = manifest.content_scripts
    ?.map((script) => ({ ...script, matches: held(script.matches) }))
    .filter(({ matches }) => matches === undefined || matches.length > 0);
  const { update_url: _unused, ...kept } = manifest;
  return {
    ...kept,
    ...(publicKey === undefined ? {} : { key: publicKey.toString("base64") }),
    permissions: held(manifest.permissions),
    optional_permissions: held(manifest.optional_permissions),
    host_permissions: held(manifest.host_permissions),
    optional_host_permissions: held(manifest.optional_host_permissions),
    content_scripts: scripts,
  };
}

/** Its name as people read it: manifests name a text of `_locales` (`__MSG_name__`). */
async function nameOf(
  { name, default_locale: locale }: Manifest,
  files: readonly ArchivedFile[],
): Promise<string> {
  const [, key] = /^__MSG_(\w+)__$/.exec(name) ?? [];
  if (key === undefined || locale === undefined) return name;
  const texts = z
    .record(z.string(), z.looseObject({ message: z.string() }))
    .safeParse(parse(await readText(files, `_locales/${locale}/messages.json`)));
  const found = Object.entries(texts.data ?? {}).find(
    ([id]) => id.toLowerCase() === key.toLowerCase(),
  );
  return found?.[1].message || name;
}

/** Chromium takes comments in these files; undefined for what is no JSON. */
function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  for (const json of [text, text.replace(/^[ \t]*\/\/.*$/gm, "")]) {
    try {
      return JSON.parse(json);
    } catch {
      // The next one, or none.
    }
  }
  return undefined;
}

function refused(why: string) {
  return invalidField("file", why);
}
