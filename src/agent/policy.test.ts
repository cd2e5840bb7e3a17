import assert from "node:assert/strict";
import { test } from "node:test";
import { allowedHosts } from "../browser/allowed-hosts.ts";
import { ActionRequest } from "../contract/actions.ts";
import { type Circumstances, isOffered, refusalOf } from "./policy.ts";

const free: Circumstances = {
  task: "Find out when the library opens.",
  hosts: null,
  files: null,
  uploads: [],
  secrets: null,
  receives: { email: false, sms: false },
  pageUrl: "https://example.com/",
};
const kept = { ...free, hosts: allowedHosts(["example.com"]) };
const guarded = { ...free, secrets: { shows: (text: string) => text.includes("hunter 2&") } };

const refused = (action: Record<string, unknown>, circumstances: Circumstances) =>
  refusalOf(ActionRequest.parse(action), circumstances);

test("only web pages are opened, and only of the allowed hosts", () => {
  const opened: [url: string, where: Circumstances, why: RegExp | undefined][] = [
    ["https://anywhere.org/", free, undefined],
    ["anywhere.org", free, undefined],
    ["about:blank", kept, undefined],
    ["example.com/a", kept, undefined],
    ["https://sub.example.com", kept, undefined],
    ["https://example.org", kept, /example\.org is not allowed.*stay on example\.com/],
    ["https://example.com.evil.net", kept, /not allowed/],
    ["https://example.com@evil.net", kept, /not allowed/],
    ["//evil.net", kept, /Refused/],
    ["file:///etc/passwd", free, /Refused/],
    ["fi\nle:///etc/passwd", kept, /Refused/],
    ["javascript:alert(1)", free, /only http and https/],
    ["data:text/html,<h1>", free, /only http and https/],
    ["view-source:https://example.com", free, /Refused/],
    ["chrome://settings", free, /Refused/],
  ];
  for (const type of ["goto", "goto_new_tab"])
    for (const [url, where, why] of opened) {
      const said = refused({ type, url }, where);
      if (why === undefined) assert.equal(said, undefined, url);
      else assert.match(said ?? "", why, url);
    }
});

test("no URL carries a secret", () => {
  for (const url of [
    "https://example.com/?q=hunter 2&",
    "https://example.com/hunter%202%26",
    "https://example.com/?q=hunter+2%26#x",
    "https://example.com/#hunter%25202%2526",
    "https://example.com/%ff/hunter%202%26",
  ]) {
    const said = refused({ type: "goto", url }, guarded);
    assert.match(said ?? "", /holds a secret/, url);
    assert.doesNotMatch(said ?? "", /hunter/);
  }
  assert.equal(refused({ type: "goto", url: "https://example.com/?q=owls" }, guarded), undefined);
});

test("only files that the task names or the user lists leave", () => {
  const task = "Please upload my tax report_2025.PDF and the CV to the portal.";
  const uploads = ["Tax Report-2025.pdf", "cv.docx", "passwords.txt", "o.txt", "please.upload.sh"];
  const named = { ...free, task, uploads };
  const give = (file_path: string, where: Circumstances) =>
    refused({ type: "upload_file", id: "I1", file_path }, where);
  assert.equal(give("report_2025.pdf", named), undefined);
  assert.equal(give("Tax Report-2025.pdf", named), undefined);
  assert.match(give("cv.docx", named) ?? "", /does not name/, "two letters may be any word");
  assert.match(give("passwords.txt", named) ?? "", /does not name the file 'passwords.txt'/);
  assert.match(give("port.txt", named) ?? "", /does not name/, "a part of a word is none");
  const listed = { ...named, files: ["cv.docx"] };
  assert.equal(give("cv.docx", listed), undefined);
  assert.match(give("Tax Report-2025.pdf", listed) ?? "", /these are: cv\.docx/);
  assert.match(give("cv.docx", { ...named, files: [] }) ?? "", /none are/);
  assert.equal(isOffered("upload_file", named), true);
  assert.equal(isOffered("upload_file", { ...named, uploads: ["passwords.txt"] }), false);
  assert.equal(isOffered("upload_file", free), false);
});

test("no script runs where something is to be kept in", () => {
  const script = { type: "evaluate_js", code: "1" };
  assert.equal(refused(script, free), undefined);
  assert.match(refused(script, kept) ?? "", /stay on some hosts/);
  assert.match(refused(script, guarded) ?? "", /secrets/);
  assert.deepEqual(
    [free, kept, guarded].map((where) => isOffered("evaluate_js", where)),
    [true, false, false],
  );
});

test("on a page outside nothing is done but leave it", () => {
  const outside = { ...kept, pageUrl: "https://evil.net/" };
  const click = { type: "click", id: "B1" };
  assert.equal(refused(click, kept), undefined);
  assert.match(refused(click, outside) ?? "", /not on example\.com/);
  assert.match(refused({ type: "fill", id: "I1", value: "x" }, outside) ?? "", /goto/);
  assert.equal(refused({ type: "go_back" }, outside), undefined);
  assert.equal(refused({ type: "completion", success: false, answer: "" }, outside), undefined);
});

test("inboxes are offered with a persona only", () => {
  assert.equal(isOffered("email_read", free), false);
  assert.equal(isOffered("sms_read", { ...free, receives: { email: true, sms: true } }), true);
  assert.equal(isOffered("click", free), true);
});
