import assert from "node:assert/strict";
import { SearchFailure } from "../src/search/failure.ts";
import type { SearchProvider, SearchQuery } from "../src/search/provider.ts";
import { type ApiDouble, type Saying, serveApi } from "./api-double.ts";

/** The key that every provider is tried with, and that none may tell. */
export const key = "the-secret-key-0001";

export const plain: SearchQuery = {
  text: "tawny owls",
  depth: "standard",
  maxResults: 10,
  includeDomains: [],
  excludeDomains: [],
  fromDate: null,
  toDate: null,
};

export const narrow: SearchQuery = {
  ...plain,
  maxResults: 7,
  includeDomains: ["owls.org", "birds.net"],
  excludeDomains: ["shop.org"],
  fromDate: "2026-01-31",
  toDate: "2026-02-28",
};

export function search(provider: SearchProvider, query: SearchQuery = plain) {
  return provider.search(query, AbortSignal.timeout(10_000));
}

/** The failure of a provider to which its API says this. */
export async function failure(
  open: (url: string) => SearchProvider,
  saying: Saying,
): Promise<SearchFailure> {
  await using api = await serveApi(saying);
  try {
    await search(open(api.url), { ...plain, depth: "fast" });
  } catch (error) {
    assert.ok(error instanceof SearchFailure, String(error));
    assert.ok(!JSON.stringify([error.message, error.body, error.headers]).includes(key));
    return error;
  }
  throw new assert.AssertionError({ message: "the search did not fail" });
}

export async function heardBy(
  open: (url: string) => SearchProvider,
  body: unknown,
  query: SearchQuery,
): Promise<ApiDouble["heard"][number]> {
  await using api = await serveApi({ body });
  await search(open(api.url), query);
  assert.equal(api.heard.length, 1);
  return api.heard[0]!;
}
