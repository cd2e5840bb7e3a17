import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ProxyFault, readProxy, type WrittenProxy } from "./proxy-server.ts";

const read = (written: WrittenProxy) => {
  const { protocol, host, port, credentials, shown } = readProxy(written, "caller");
  return { at: `${protocol} ${host} ${port}`, credentials, shown };
};

describe("a proxy", () => {
  const forms: [string, string, string][] = [
    ["p.example:3128", "http p.example 3128", "http://p.example:3128"],
    ["http://p.example", "http p.example 80", "http://p.example:80"],
    ["HTTPS://P.example/", "https p.example 443", "https://p.example:443"],
    ["https://p.example:80", "https p.example 80", "https://p.example:80"],
    ["socks5://p.example:80", "socks5 p.example 80", "socks5://p.example:80"],
    ["socks5h://p.example", "socks5 p.example 1080", "socks5://p.example:1080"],
    ["http://[::1]:8080", "http ::1 8080", "http://[::1]:8080"],
    ["http://2130706433:1", "http 127.0.0.1 1", "http://127.0.0.1:1"],
  ];
  for (const [server, at, shown] of forms) {
    test(`is read from ${server}`, () => {
      assert.deepEqual(read({ server }), { at, credentials: undefined, shown });
    });
  }

  test("has its credentials in its address or beside it", () => {
    const credentials = { username: "us er", password: "p@ss:/" };
    const beside = read({ server: "socks5://p:1", ...credentials });
    const within = read({ server: "socks5://us%20er:p%40ss%3A%2F@p:1" });
    const both = read({ server: "socks5://us%20er@p:1", ...credentials });
    assert.deepEqual(beside, { at: "socks5 p 1", credentials, shown: "socks5://p:1" });
    assert.deepEqual(within, beside);
    assert.deepEqual(both, beside);
    assert.deepEqual(read({ server: "p:1", username: "a" }).credentials, {
      username: "a",
      password: "",
    });
    assert.equal(read({ server: "p:1", username: "", password: "" }).credentials, undefined);
  });

  const wrong: [WrittenProxy, string][] = [
    [{ server: "ftp://p:1" }, "server"],
    [{ server: "socks4://p:1" }, "server"],
    [{ server: "http://" }, "server"],
    [{ server: "http://sec%ret:x@p:1" }, "server"],
    [{ server: "http://p:1/path" }, "server"],
    [{ server: "http://p:0" }, "server"],
    [{ server: "http://p:99999" }, "server"],
    [{ server: "http://secret:x@p:1", username: "other" }, "username"],
    [{ server: "http://a:secret@p:1", password: "other" }, "password"],
    [{ server: "http://p:1", password: "secret" }, "username"],
    [{ server: "http://p:1", username: "sec:ret", password: "secret" }, "username"],
    [{ server: "http://p:1", username: "sec\nret" }, "username"],
    [{ server: "socks5://p:1", username: "secret" }, "password"],
    [{ server: "socks5://p:1", username: "secret", password: "ä".repeat(128) }, "password"],
    [{ server: "http://p:1", bypass: "a/b" }, "bypass"],
  ];
  for (const [written, field] of wrong) {
    test(`is not read from ${JSON.stringify(written).slice(0, 80)}`, () => {
      assert.throws(
        () => readProxy(written, "caller"),
        (error) =>
          error instanceof ProxyFault && error.field === field && !/sec.?ret/.test(error.message),
      );
    });
  }
});
