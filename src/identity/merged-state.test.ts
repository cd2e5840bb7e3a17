import assert from "node:assert/strict";
import { test } from "node:test";
import type { OriginState, ProfileState, StateCookie } from "../store/profile-state.ts";
import { mergedState } from "./merged-state.ts";

function cookie(name: string, value: string, domain = "a.example"): StateCookie {
  return { name, value, domain, path: "/", expires: -1, httpOnly: true, secure: true };
}

function origin(name: string, more: Partial<OriginState> = {}): OriginState {
  const nothing = { localStorage: [], sessionStorage: [], databases: [] };
  return { origin: name, ...nothing, ...more };
}

function state(cookies: StateCookie[], origins: OriginState[] = []): ProfileState {
  return { format: 1, cookies, origins };
}

test("nothing is nothing, and one state stays as it is", () => {
  assert.deepEqual(mergedState([]), state([]));
  const one = state([cookie("a", "1")], [origin("https://a.example")]);
  assert.deepEqual(mergedState([one]), one);
});

test("of a cookie in both, the later counts; another path, domain or partition makes another cookie", () => {
  const partitionKey = { topLevelSite: "https://b.example", hasCrossSiteAncestor: true };
  const others = [
    cookie("session", "other", ".a.example"),
    { ...cookie("session", "deep"), path: "/deep" },
    { ...cookie("session", "within"), partitionKey },
  ];
  const first = state([cookie("session", "old"), cookie("kept", "1")]);
  const { cookies } = mergedState([first, state([cookie("session", "new"), ...others])]);
  assert.deepEqual(
    cookies.map(({ value }) => value).toSorted(),
    ["1", "deep", "new", "other", "within"].toSorted(),
  );
});

test("of an origin in both, every part is merged by its key", () => {
  const database = (version: number) => ({ name: "owls", version, stores: [] });
  const one = origin("https://b.example", {
    localStorage: [
      ["token", "old"],
      ["theme", "dark"],
    ],
    databases: [database(1), { ...database(1), name: "mine" }],
  });
  const other = origin("https://b.example", {
    localStorage: [["token", "new"]],
    sessionStorage: [["tab", "x"]],
    databases: [database(2)],
  });
  const { origins } = mergedState([
    state([], [one]),
    state([], [origin("https://c.example"), other, origin("https://a.example")]),
  ]);
  assert.deepEqual(
    origins.map(({ origin: name }) => name),
    ["https://a.example", "https://b.example", "https://c.example"],
  );
  assert.deepEqual(origins[1], {
    origin: "https://b.example",
    localStorage: [
      ["token", "new"],
      ["theme", "dark"],
    ],
    sessionStorage: [["tab", "x"]],
    databases: [database(2), { ...database(1), name: "mine" }],
  });
});
