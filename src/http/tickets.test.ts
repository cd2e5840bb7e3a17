import assert from "node:assert/strict";
import { test } from "node:test";
import { issueTicket, readTicket, type Ticket } from "./tickets.ts";

const secret = Buffer.alloc(32, 7);
const ticket: Ticket = {
  purpose: "cdp",
  subject: "session",
  accountId: "account",
  expiresAt: Date.now() + 3_600_000,
};

test("a ticket says what was written into it", () => {
  assert.deepEqual(readTicket(secret, issueTicket(secret, ticket)), ticket);
});

test("a ticket is safe in a URL", () => {
  assert.match(issueTicket(secret, ticket), /^[\w.-]+$/);
});

test("a ticket that has expired is none", () => {
  assert.equal(
    readTicket(secret, issueTicket(secret, { ...ticket, expiresAt: Date.now() - 1 })),
    undefined,
  );
});

test("a ticket of another server is none", () => {
  assert.equal(readTicket(Buffer.alloc(32, 8), issueTicket(secret, ticket)), undefined);
});

test("a changed ticket is none", () => {
  const token = issueTicket(secret, ticket);
  const other = issueTicket(secret, { ...ticket, purpose: "logs" });
  assert.equal(readTicket(secret, `${other.split(".")[0]}.${token.split(".")[1]}`), undefined);
  for (const broken of ["", ".", "a.b", `${token}.x`, token.slice(0, -2)]) {
    assert.equal(readTicket(secret, broken), undefined, broken);
  }
});
