import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { placeholders } from "../contract/placeholders.ts";
import { AppError, notFound } from "../errors.ts";
import type { Card, Credential } from "../identity/credential.ts";
import { LiveVaults } from "../identity/live-vaults.ts";
import { totpCode } from "../identity/totp.ts";
import type { SecretPlace, Secrets } from "./secrets.ts";
import { type Newcomer, vaultSecrets } from "./vault-secrets.ts";

const { email, username, password, code, cardNumber } = placeholders;
const seed = "JBSWY3DPEHPK3PXP";
const github: Credential = {
  domain: "github.com",
  email: "ada@lovelace.example",
  password: "tr0ub4dor",
  mfaSecret: seed,
  mayBePlain: false,
};
const card: Card = {
  holder: "Ada Lovelace",
  number: "5555 5555 5555 4444",
  cvv: "737",
  expiration: "09/2031",
};

/** A vault that is open, and what may happen to it meanwhile. */
function opened(credentials: Credential[], stored?: Card, newcomer?: Newcomer) {
  const vaults = new LiveVaults();
  const vault = vaults.open("v", credentials, stored);
  return { vaults, vault, secrets: vaultSecrets(vault, newcomer) };
}

const at = (origin: string, more: Partial<SecretPlace> = {}): SecretPlace => ({
  url: `${origin}/login`,
  origin,
  inputType: "password",
  autocomplete: "",
  asks: undefined,
  codeFrom: null,
  ...more,
});

/** What is put in; else why nothing is, or undefined for what is no placeholder. */
async function put(secrets: Secrets, text: string, place: SecretPlace) {
  const found = await secrets.valueFor(text, place, new AbortController().signal);
  return found === undefined ? undefined : "value" in found ? found.value : `no: ${found.refused}`;
}

const onGithub = at("https://github.com");

describe("the site of a credential", () => {
  const { secrets } = opened([github]);

  for (const origin of [
    "https://github.com",
    "https://github.com.",
    "https://www.github.com",
    "https://a.b.github.com",
    "https://github.com:8443",
    "https://GITHUB.com",
  ]) {
    test(`is ${origin}`, async () =>
      assert.equal(await put(secrets, password, at(origin)), "tr0ub4dor"));
  }

  for (const origin of [
    "https://github.com.evil.net",
    "https://github.com@evil.net",
    "https://evil.net/github.com",
    "https://evil.net#github.com",
    "https://gıthub.com",
    "https://xn--gthub-n4a.com",
    "https://githubcom.net",
    "https://github-com.net",
    "https://notgithub.com",
    "https://github.co",
    "https://github.com.co",
    "https://github.com%2eevil.net",
    "https://com",
    "https://140.82.121.3",
    "https://[::1]",
  ]) {
    test(`is not ${origin}`, async () => {
      for (const text of [password, email, username, code])
        assert.match(
          (await put(secrets, text, at(origin))) ?? "",
          /^no: (there is no credential|no authenticator is stored)/,
        );
    });
  }

  for (const origin of [
    "null",
    "",
    "file://",
    "https://github.io",
    "https://co.uk",
    "https://github.com..",
    "https://.github.com",
    "about:blank",
    "data:text/html,github.com",
  ]) {
    test(`is none of '${origin}'`, async () =>
      assert.match(
        (await put(secrets, password, at(origin))) ?? "",
        /^no: (the frame belongs to no site|there is no credential)/,
      ));
  }

  test("is told apart from others that share a public suffix, and by its whole address", async () => {
    const own = { email: "a@b.example", password: "of-another", mayBePlain: false };
    const { secrets } = opened([
      { ...own, domain: "ada.github.io" },
      { ...own, domain: "127.0.0.1" },
      { ...own, domain: "localhost" },
      { ...own, domain: "shop.co.uk" },
    ]);
    for (const origin of [
      "https://ada.github.io",
      "https://www.ada.github.io",
      "http://127.0.0.1:3000",
      "http://localhost:3000",
      "https://www.shop.co.uk",
    ])
      assert.equal(await put(secrets, password, at(origin)), "of-another", origin);
    for (const origin of [
      "https://eve.github.io",
      "https://adagithub.io",
      "http://127.0.0.2:3000",
      "http://app.localhost:3000",
      "https://eve.co.uk",
      "https://127.0.0.1.evil.net",
    ])
      assert.match((await put(secrets, password, at(origin))) ?? "", /no credential/, origin);
  });
});

describe("a credential", () => {
  test("goes over TLS only, unless it was stored for a plain address", async () => {
    const plain = at("http://github.com");
    const { secrets } = opened([github]);
    for (const text of [password, email, username, code])
      assert.match((await put(secrets, text, plain)) ?? "", /^no: the page is not encrypted/);
    const stored = opened([{ ...github, mayBePlain: true }]);
    assert.equal(await put(stored.secrets, password, plain), "tr0ub4dor");
    assert.equal(await put(stored.secrets, password, onGithub), "tr0ub4dor");
    const local = opened([{ ...github, domain: "app.localhost" }]);
    assert.equal(await put(local.secrets, password, at("http://app.localhost:1")), "tr0ub4dor");
  });

  test("puts its password into password fields only", async () => {
    const { secrets } = opened([github]);
    for (const inputType of ["text", "email", "search", "textarea", "hidden", "div", "PASSWORD"])
      assert.equal(
        await put(secrets, password, { ...onGithub, inputType, autocomplete: "current-password" }),
        "no: a password goes into password fields only",
      );
    assert.equal(secrets.redact("tr0ub4dor"), password);
  });

  test("has one name for both, or each its own", async () => {
    const text = { ...onGithub, inputType: "text" };
    const { domain, password: word, mayBePlain } = github;
    for (const [names, expected] of [
      [{ email: "a@b.example" }, ["a@b.example", "a@b.example"]],
      [{ username: "ada" }, ["ada", "ada"]],
      [{ email: "a@b.example", username: "ada" }, ["a@b.example", "ada"]],
    ] as const) {
      const { secrets } = opened([{ ...names, domain, password: word, mayBePlain }]);
      assert.deepEqual(
        [await put(secrets, email, text), await put(secrets, username, text)],
        expected,
      );
    }
  });

  test("gives the code of now, unless one of an inbox is asked for", async () => {
    const { secrets } = opened([github]);
    const field = { ...onGithub, inputType: "text" };
    for (const codeFrom of [null, "totp"] as const) {
      const given = await put(secrets, code, { ...field, codeFrom });
      const now = Date.now();
      assert.ok(
        [now, now - 30_000].some((moment) => totpCode(seed, moment) === given),
        given,
      );
      assert.equal(secrets.redact(`code ${given}`), `code ${code}`);
      assert.deepEqual(secrets.shown(`code ${given}`), [given]);
    }
    for (const codeFrom of ["email", "sms"] as const)
      assert.equal(await put(secrets, code, { ...field, codeFrom }), undefined);
    const { mfaSecret: _, ...without } = github;
    assert.equal(
      await put(opened([without]).secrets, code, field),
      "no: no authenticator is stored for github.com",
    );
  });

  test("is asked for by whole placeholders only", async () => {
    const { secrets } = opened([github], card);
    for (const text of [
      "",
      "hello",
      "MyCoolPassword",
      `${password}1`,
      `${email} ${password}`,
      "04",
    ])
      assert.equal(await put(secrets, text, onGithub), undefined, text);
  });
});

describe("what is told", () => {
  test("passwords, seeds and the card are redacted from the start, names and the rest once filled in", async () => {
    const { secrets } = opened([github], card);
    const text = `${github.email} ${github.password} ${seed} 5555 5555 5555 4444 Ada Lovelace 737 09/31`;
    assert.equal(
      secrets.redact(text),
      `${github.email} ${password} ******** ${cardNumber} Ada Lovelace 737 09/31`,
    );
    assert.deepEqual(secrets.shown(text), ["tr0ub4dor", seed, "5555555555554444"]);
    await put(secrets, email, { ...onGithub, inputType: "email" });
    const shop = (asks: SecretPlace["asks"]) => at("https://shop.example", { asks });
    await put(secrets, placeholders.cardHolder, shop("cc_name"));
    await put(secrets, placeholders.cardCvv, shop("cc_cvv"));
    await put(secrets, placeholders.cardExpiration, shop("cc_exp"));
    assert.equal(
      secrets.redact(text),
      `${email} ${password} ******** ${cardNumber} John Doe 444 04/42`,
    );
    assert.deepEqual(
      new Set(secrets.shown(text)),
      new Set([
        "tr0ub4dor",
        seed,
        "5555555555554444",
        "737",
        github.email,
        "Ada Lovelace",
        "09/31",
      ]),
    );
    assert.equal(secrets.shows(`${github.email} Ada Lovelace 09/31`), false);
    assert.equal(secrets.shows("my password is tr0ub4dor!"), true);
  });

  test("a value that was refused a place is redacted all the same", async () => {
    const { secrets, vaults } = opened([]);
    vaults.put("v", github);
    assert.match((await put(secrets, password, at("https://evil.net"))) ?? "", /no credential/);
    vaults.remove("v", "github.com");
    assert.equal(secrets.redact("tr0ub4dor"), password);
  });

  test("values in the spellings of HTML, JSON and URLs", () => {
    const value = `a"b<c>&d'é\\ /?=`;
    const { secrets } = opened([{ ...github, password: value }]);
    for (const text of [
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      new URLSearchParams({ v: value }).toString().slice(2),
      `a&quot;b&lt;c&gt;&amp;d&#39;é\\ /?=`,
    ])
      assert.equal(secrets.redact(`<i v="${text}">`), `<i v="${password}">`, text);
  });

  test("short passwords as whole words; those of two characters can't be", async () => {
    const { secrets } = opened([
      { ...github, password: "abc" },
      { ...github, domain: "short.example", password: "ab" },
    ]);
    assert.equal(secrets.redact("abc, abcd, ab"), `${password}, abcd, ab`);
    assert.equal(secrets.shows("about"), false);
    assert.equal(await put(secrets, password, at("https://short.example")), "ab");
  });

  test("a password that is a common word does not spoil its own placeholder", async () => {
    const { secrets } = opened([{ ...github, password: "password" }]);
    assert.equal(secrets.redact(password), password);
    assert.equal(secrets.shows(password), false);
    assert.equal(secrets.redact("Your password: password"), `Your ${password}: ${password}`);
    assert.equal(await put(secrets, password, onGithub), "password");
  });

  test("a user name that is the password as well is hidden like the password", async () => {
    const { secrets } = opened([{ ...github, username: "admin", password: "admin" }]);
    assert.equal(await put(secrets, username, onGithub), "admin");
    assert.deepEqual(secrets.shown("admin"), ["admin"]);
  });
});

describe("a vault that changes while it is used", () => {
  test("gives what it holds now, and keeps hiding what it held", async () => {
    const { secrets, vaults } = opened([]);
    assert.match((await put(secrets, password, onGithub)) ?? "", /no credential for github\.com/);
    vaults.put("v", github);
    assert.equal(await put(secrets, password, onGithub), "tr0ub4dor");
    vaults.put("v", { ...github, password: "correct-horse" });
    assert.equal(await put(secrets, password, onGithub), "correct-horse");
    assert.equal(secrets.redact("tr0ub4dor correct-horse"), `${password} ${password}`);
    vaults.setCard("v", card);
    const field = at("https://shop.example", { asks: "cc_number" });
    assert.equal(await put(secrets, cardNumber, field), "5555555555554444");
    vaults.setCard("v", undefined);
    assert.equal(await put(secrets, cardNumber, field), undefined);
    assert.equal(secrets.redact("5555555555554444"), cardNumber);
  });

  test("gives nothing once it is deleted or closed, and still hides everything", async () => {
    for (const end of [
      ({ vaults }: ReturnType<typeof opened>) => vaults.clear("v"),
      ({ vault }: ReturnType<typeof opened>) => vault[Symbol.dispose](),
    ]) {
      const open = opened([github], card);
      const { secrets } = open;
      await put(secrets, email, { ...onGithub, inputType: "text" });
      end(open);
      for (const text of [password, email, code])
        assert.match((await put(secrets, text, onGithub)) ?? "", /no credential|no authenticator/);
      assert.equal(
        secrets.redact("tr0ub4dor ada@lovelace.example 5555555555554444"),
        `${password} ${email} ${cardNumber}`,
      );
    }
  });
});

describe("a newcomer", () => {
  const signUps: string[] = [];
  const newcomerOf = (vaults: LiveVaults, failure?: Error): Newcomer => ({
    email: "new@inbox.example",
    async signUp(url) {
      if (failure !== undefined) throw failure;
      signUps.push(url);
      vaults.put("v", {
        domain: new URL(url).hostname,
        email: "new@inbox.example",
        password: "made-up-now",
        mayBePlain: false,
      });
    },
  });
  const arrive = (failure?: Error) => {
    signUps.length = 0;
    const vaults = new LiveVaults();
    const vault = vaults.open("v", [], undefined);
    return vaultSecrets(vault, newcomerOf(vaults, failure));
  };

  test("has its address and a new password for a site, and the same again afterwards", async () => {
    const secrets = arrive();
    const text = { ...onGithub, inputType: "text" };
    assert.equal(await put(secrets, email, text), "new@inbox.example");
    assert.equal(await put(secrets, username, text), "new@inbox.example");
    assert.match((await put(secrets, code, text)) ?? "", /no authenticator is stored for github/);
    assert.deepEqual(signUps, []);
    assert.equal(await put(secrets, password, onGithub), "made-up-now");
    assert.equal(await put(secrets, password, onGithub), "made-up-now");
    assert.equal(await put(secrets, email, text), "new@inbox.example");
    assert.deepEqual(signUps, ["https://github.com"]);
    assert.equal(secrets.redact("new@inbox.example made-up-now"), `new@inbox.example ${password}`);
  });

  test("makes up no password where it could not be put in", async () => {
    const secrets = arrive();
    for (const place of [
      at("http://github.com"),
      at("null"),
      at("https://github.io"),
      { ...onGithub, inputType: "text" },
    ])
      assert.match((await put(secrets, password, place)) ?? "", /^no: /);
    assert.deepEqual(signUps, []);
  });

  test("is refused in words when its vault is gone", async () => {
    const gone = arrive(notFound("vault", "v"));
    assert.match((await put(gone, password, onGithub)) ?? "", /^no: no password can be kept/);
    const broken = arrive(new Error("the disk is full"));
    await assert.rejects(put(broken, password, onGithub), /the disk is full/);
    assert.ok(notFound("vault", "v") instanceof AppError);
  });
});
