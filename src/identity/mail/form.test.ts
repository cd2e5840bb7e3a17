import assert from "node:assert/strict";
import { test } from "node:test";
import { Form, readForm } from "./form.ts";

const type = "application/x-www-form-urlencoded; charset=utf-8";
const read = (text: string) => readForm(type, Buffer.from(text));

test("a form that is a query is read as browsers write it", () => {
  for (const text of [
    "a=b&c=d",
    "a=1+2%2B3&b=%C3%A4%e2%82%ac&a=second",
    "a&b=&=c&d==e=f",
    "a=%&b=%4&c=%zz&d=%+1",
    new URLSearchParams({ "ä b": "\0\r\n&=+%" }).toString(),
  ]) {
    const parts = read(text).map(({ name, content }) => [name, content.toString()]);
    assert.deepEqual(parts, [...new URLSearchParams(text)], text);
  }
  assert.equal(new Form(read("To=x&to=y")).text("to"), "x");
  assert.deepEqual(read(""), []);
});

test("a form of millions of fields is refused, and one of millions of spaces is read", () => {
  for (const text of ["a&", "&", "a=b&"])
    assert.throws(() => read(text.repeat(5_000_000)), /at most 300 parts/);
  assert.equal(read(`a=${"+".repeat(5_000_000)}`)[0]?.content.length, 5_000_000);
  assert.equal(read(Array.from({ length: 300 }, () => "a=b").join("&")).length, 300);
});
