import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import Fastify from "fastify";
import type { ApiKey } from "../store/api-keys.ts";
import { addConsoleLogIn } from "./console-log-in.ts";

const key: ApiKey = {
  id: "key",
  accountId: "account",
  account: "default",
  name: "mine",
  hint: "noc_…",
  createdAt: new Date(),
  revokedAt: null,
};

test("behind TLS, the cookie is for TLS alone", async () => {
  const server = Fastify();
  addConsoleLogIn(server, {
    authority: {
      accountOfKey: async () => key.accountId,
      validKey: async () => key,
      keyById: async () => key,
      ticketSecret: randomBytes(32),
    },
    publicUrl: "https://nocturne.example/",
    version: "1",
  });
  const headers = { "x-nocturne-console": "1" };
  const request = { method: "POST", headers } as const;
  for (const url of ["/console/login", "/console/logout"]) {
    const answer = await server.inject({ ...request, url, payload: { key: "noc_one" } });
    assert.equal(answer.statusCode, 200, answer.body);
    assert.match(String(answer.headers["set-cookie"]), /; SameSite=Strict; Secure$/);
  }
});
