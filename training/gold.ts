import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A page whose main content people have written down. */
export interface GoldPage {
  id: string;
  set: "articles" | "wcxb-dev";
  /** article, forum, listing … */
  kind: string;
  url: string;
  /** The host without what its owner may have put before it: `example.co.uk`. */
  site: string;
  text: string;
  /** Pieces that have to be in an extraction, and pieces that must not. */
  with: string[];
  without: string[];
  html: () => string;
}

/** Reads the gold of a folder (`articles/`, `wcxb-dev/`); throws where neither is there. */
export function readGold(folder: string): GoldPage[] {
  const pages = [...readWcxb(join(folder, "wcxb-dev")), ...readArticles(join(folder, "articles"))];
  if (pages.length === 0) {
    throw new Error(`There are no gold pages in '${folder}' (wcxb-dev/, articles/).`);
  }
  return pages;
}

interface WcxbPage {
  url: string;
  ground_truth: { main_content?: string; with?: string[]; without?: string[] };
}

function readWcxb(folder: string): GoldPage[] {
  if (!existsSync(join(folder, "pages.json"))) return [];
  const kinds = readJson(join(folder, "pages.json")) as Record<string, { page_type: string }>;
  const names = readdirSync(join(folder, "ground-truth")).toSorted();
  return names.map((name) => {
    const id = name.replace(/\.json$/, "");
    const { url, ground_truth: truth } = readJson(join(folder, "ground-truth", name)) as WcxbPage;
    return {
      id,
      set: "wcxb-dev",
      kind: kinds[id]?.page_type ?? "article",
      url,
      site: siteOf(url),
      text: truth.main_content ?? "",
      with: truth.with ?? [],
      without: truth.without ?? [],
      html: () => readHtml(join(folder, "html", `${id}.html.gz`)),
    };
  });
}

function readArticles(folder: string): GoldPage[] {
  const file = join(folder, "ground-truth.json");
  if (!existsSync(file)) return [];
  const truths = readJson(file) as Record<string, { articleBody: string; url: string }>;
  return Object.entries(truths).map(([id, { articleBody, url }]) => ({
    id,
    set: "articles",
    kind: "article",
    url,
    site: siteOf(url),
    text: articleBody,
    with: [],
    without: [],
    html: () => readHtml(join(folder, "html", `${id}.html.gz`)),
  }));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

function readHtml(path: string): string {
  const bytes = gunzipSync(readFileSync(path));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const start = bytes.toString("latin1", 0, 4096);
    const named = /charset=["']?([\w-]+)/i.exec(start)?.[1] ?? "windows-1252";
    return new TextDecoder(named).decode(bytes);
  }
}

function siteOf(url: string): string {
  const labels = (URL.parse(url)?.hostname ?? url).split(".");
  const [second = "", top = ""] = labels.slice(-2);
  const isDivided = top.length === 2 && /^(com?|org|net|gov|ac|edu|gob|nic|or|ne)$/.test(second);
  return labels.slice(isDivided ? -3 : -2).join(".");
}

/** The pages of a tenth of the sites are never trained on and never tuned on. */
export function isHeldOut({ site }: GoldPage): boolean {
  return hashOf(site) % 10 === 0;
}

export const foldCount = 5;

/** Which part of the cross-validation a page belongs to: all pages of a site to the same. */
export function foldOf({ site }: GoldPage): number {
  return Math.floor(hashOf(site) / 10) % foldCount;
}

function hashOf(site: string): number {
  return createHash("sha256").update(site).digest().readUInt32BE();
}
