import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { absoluteTarget, addressRule, allowedAddresses, connectTarget } from "./policy.ts";

const words = (list: string) => list.trim().split(/\s+/);

describe("addressRule", () => {
  const isPublic = addressRule({ allowPrivateNetwork: false }, 1);

  test("opens the public internet up to the edges of the closed ranges", () => {
    const addresses = words(`
      1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
      169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0
      198.17.255.255 198.20.0.0 223.255.255.255 2606:4700::1111 2a00:1450::1 2001:4860::8888
      ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1`);
    assert.deepEqual(
      addresses.filter((address) => !isPublic(address, 80)),
      [],
    );
  });

  test("closes everything else, also where IPv6 wraps it", () => {
    const addresses = words(`
      0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1
      127.255.255.255 168.63.129.16 169.254.0.0 169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.192
      192.0.2.1 192.88.99.1 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.1
      203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.0 255.255.255.255
      :: ::1 ::8.8.8.8 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::ffff:0:127.0.0.1 64:ff9b::192.168.1.1
      64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1::1 2001:db8::1 2002:a00:1::1 2002:c0a8:101::1 3fff::1
      5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%lo fec0::1 ff02::1 localhost 127.1`);
    assert.deepEqual(
      addresses.filter((address) => isPublic(address, 80)),
      [],
    );
  });

  test("with private networks open closes only the gate's own port on loopback", () => {
    const rule = addressRule({ allowPrivateNetwork: true }, 4000);
    for (const address of words("127.0.0.1 0.0.0.0 ::ffff:127.0.0.1 ::1 ::")) {
      assert.ok(!rule(address, 4000), address);
      assert.ok(rule(address, 4001), address);
    }
    assert.ok(rule("169.254.169.254", 4000));
    assert.ok(!rule("localhost", 80));
  });
});

describe("targets", () => {
  test("are canonical in the host and untouched in the path", () => {
    assert.deepEqual(absoluteTarget("http://0x7F.1:8080/a/../%7e?b=|#c"), {
      host: "127.0.0.1",
      port: 8080,
      path: "/a/../%7e?b=|",
    });
    assert.deepEqual(absoluteTarget("HTTP://u:p@BÜCHER.example?q"), {
      host: "xn--bcher-kva.example",
      port: 80,
      path: "/?q",
    });
    assert.deepEqual(connectTarget("[::FFFF:127.0.0.1]:443"), {
      host: "::ffff:7f00:1",
      port: 443,
      path: "",
    });
  });

  test("that are malformed are a 400", () => {
    for (const url of [
      "/",
      "http:/a",
      "http://",
      "http://a\\@b/",
      "http://a:65536/",
      "https://a/",
    ]) {
      assert.throws(() => absoluteTarget(url), { status: 400 }, url);
    }
    for (const authority of ["a", "a:", "a:x", "a:1/", "u@a:1", "::1:1", "a:1:2"]) {
      assert.throws(() => connectTarget(authority), { status: 400 }, authority);
    }
  });
});

describe("allowedAddresses", () => {
  const rule = addressRule({ allowPrivateNetwork: false }, 1);
  const target = (host: string) => ({ host, port: 80, path: "/" });
  const answering = (...addresses: string[]) =>
    Promise.resolve(addresses.map((address) => ({ address, family: 4 })));

  test("keeps the public addresses of a name, and asks for them once", async () => {
    let asked = 0;
    const resolve = () => {
      asked += 1;
      return answering("10.0.0.1", "1.1.1.1", "::1", "8.8.8.8");
    };
    const allowed = await allowedAddresses(target("mixed.example"), rule, resolve);
    assert.deepEqual(allowed, ["1.1.1.1", "8.8.8.8"]);
    assert.equal(asked, 1);
  });

  test("looks up neither literals nor localhost", async () => {
    const resolve = () => assert.fail("looked up");
    assert.deepEqual(await allowedAddresses(target("8.8.8.8"), rule, resolve), ["8.8.8.8"]);
    for (const host of ["localhost", "localhost.", "a.b.localhost", "127.0.0.1"]) {
      await assert.rejects(allowedAddresses(target(host), rule, resolve), { status: 403 });
    }
  });

  test("tells apart what is refused and what is not there", async () => {
    const allowed = (...addresses: string[]) =>
      allowedAddresses(target("name.example"), rule, () => answering(...addresses));
    await assert.rejects(allowed("192.168.1.1"), {
      status: 403,
      message: /^Refused by policy: name\.example \(192\.168\.1\.1\), port 80\./,
    });
    await assert.rejects(allowed(), { status: 502 });
  });
});
