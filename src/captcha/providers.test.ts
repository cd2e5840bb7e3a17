import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import {
  type CaptchaService,
  type Given,
  serveCaptchas,
  serviceKey,
} from "../../test/captcha-service.ts";
import { CaptchaFailure } from "./failure.ts";
import { openCaptchaProvider, type ProviderName } from "./providers.ts";
import type { CaptchaTask } from "./task.ts";

describe("services that solve captchas", () => {
  let service: CaptchaService;
  before(async () => void (service = await serveCaptchas()));
  after(async () => service[Symbol.asyncDispose]());
  beforeEach(() => {
    service.given.length = 0;
    service.heard.length = 0;
    service.says = ["processing", "ready"];
  });

  function open(name: ProviderName, key = serviceKey) {
    return openCaptchaProvider(name, { key, baseUrl: `${service.url}/`, pausesMs: [1] });
  }

  const names = ["2captcha", "capsolver", "anticaptcha"] as const;
  const url = "https://example.com/sign-up";
  const recaptcha: CaptchaTask & { kind: "recaptcha" } = {
    kind: "recaptcha",
    url,
    key: "K1",
    version: "checkbox",
    isEnterprise: false,
    action: "",
    data: "",
    domain: "google.com",
  };
  const score = { ...recaptcha, version: "v3", action: "login", isEnterprise: true } as const;
  const turnstile: CaptchaTask = { kind: "turnstile", url, key: "0xK", action: "a", data: "c" };
  const geetest: CaptchaTask = {
    kind: "geetest",
    url,
    key: "GT",
    challenge: "CH",
    domain: "api.geetest.com",
  };

  async function given(name: ProviderName, task: CaptchaTask): Promise<Given> {
    await open(name).solve(task, AbortSignal.timeout(5_000));
    const { key: _key, json: _json, ...words } = service.given.at(-1)!;
    return words;
  }

  async function failure(
    name: ProviderName,
    task: CaptchaTask = recaptcha,
    key = serviceKey,
  ): Promise<string> {
    try {
      await open(name, key).solve(task, AbortSignal.timeout(5_000));
    } catch (error) {
      assert.ok(error instanceof CaptchaFailure, String(error));
      assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes(key), "the key is told");
      return error.message;
    }
    return "it did not fail";
  }

  describe("what is told to", () => {
    test("2Captcha", async () => {
      assert.deepEqual(await given("2captcha", recaptcha), {
        method: "userrecaptcha",
        googlekey: "K1",
        pageurl: url,
        domain: "google.com",
      });
      assert.deepEqual(await given("2captcha", score), {
        method: "userrecaptcha",
        googlekey: "K1",
        pageurl: url,
        domain: "google.com",
        version: "v3",
        enterprise: "1",
        action: "login",
      });
      assert.deepEqual(await given("2captcha", turnstile), {
        method: "turnstile",
        sitekey: "0xK",
        pageurl: url,
        action: "a",
        data: "c",
      });
      assert.deepEqual(
        await given("2captcha", { kind: "text", question: "What colour is the sky?" }),
        {
          textcaptcha: "What colour is the sky?",
        },
      );
    });

    test("CapSolver", async () => {
      const site = { websiteURL: url, websiteKey: "K1" };
      assert.deepEqual(await given("capsolver", recaptcha), {
        type: "ReCaptchaV2TaskProxyLess",
        ...site,
        isInvisible: false,
      });
      assert.deepEqual(await given("capsolver", score), {
        type: "ReCaptchaV3EnterpriseTaskProxyLess",
        ...site,
        pageAction: "login",
      });
      assert.deepEqual(await given("capsolver", turnstile), {
        type: "AntiTurnstileTaskProxyLess",
        websiteURL: url,
        websiteKey: "0xK",
        metadata: { action: "a", cdata: "c" },
      });
    });

    test("Anti-Captcha", async () => {
      assert.deepEqual(
        await given("anticaptcha", { ...recaptcha, isEnterprise: true, data: "S" }),
        {
          type: "RecaptchaV2EnterpriseTaskProxyless",
          websiteURL: url,
          websiteKey: "K1",
          enterprisePayload: { s: "S" },
        },
      );
      assert.deepEqual(await given("anticaptcha", { kind: "geetest4", url, key: "G4" }), {
        type: "GeeTestTaskProxyless",
        websiteURL: url,
        gt: "G4",
        version: 4,
      });
      assert.deepEqual(
        await given("anticaptcha", {
          kind: "funcaptcha",
          url,
          key: "F",
          domain: "x.arkoselabs.com",
          data: "B",
        }),
        {
          type: "FunCaptchaTaskProxyless",
          websiteURL: url,
          websitePublicKey: "F",
          funcaptchaApiJSSubdomain: "x.arkoselabs.com",
          data: '{"blob":"B"}',
        },
      );
    });
  });

  for (const name of names) {
    describe(name, () => {
      const solve = (task: CaptchaTask) => open(name).solve(task, AbortSignal.timeout(5_000));

      test("gives the token, the text of a picture and GeeTest's fields", async () => {
        assert.equal((await solve(recaptcha)).token, "token-for-K1");
        assert.equal((await solve(turnstile)).token, "token-for-0xK");
        assert.equal((await solve({ kind: "image", picture: "aGk=" })).token, "W68HP");
        assert.deepEqual((await solve(geetest)).fields, {
          geetest_challenge: "CH",
          geetest_validate: "valid",
          geetest_seccode: "sec",
        });
        assert.equal(
          (await solve({ kind: "geetest4", url, key: "G4" })).fields["pass_token"],
          "pass",
        );
      });

      test("says in a sentence what is wrong, and never the key", async () => {
        assert.match(await failure(name, recaptcha, "a-wrong-key-0000"), /does not accept its key/);
        for (const [code, why] of [
          ["ERROR_ZERO_BALANCE", /no balance/],
          ["ERROR_CAPTCHA_UNSOLVABLE", /could not solve it/],
          ["ERROR_NO_SLOT_AVAILABLE", /try again later/],
          ["ERROR_NEVER_HEARD_OF", /refused the captcha \(ERROR_NEVER_HEARD_OF\)/],
          [`something with ${serviceKey}`, /refused the captcha\.$/],
        ] as const) {
          service.says = [{ error: code }];
          assert.match(await failure(name), why);
        }
        service.says = ["nonsense"];
        assert.match(await failure(name), /not understood/);
      });

      test("is asked again when the line is cut, but not for ever", async () => {
        service.says = ["cut", "processing", "cut", "cut", "ready"];
        assert.equal((await solve(recaptcha)).token, "token-for-K1");
        service.says = ["cut"];
        assert.match(await failure(name), /could not be reached/);
      });

      test("is given up when that is wanted", async () => {
        for (const says of ["processing", "silence"] as const) {
          service.says = [says];
          const stop = new AbortController();
          const solving = open(name).solve(recaptcha, stop.signal);
          setTimeout(() => stop.abort(new Error("enough")), 30);
          await assert.rejects(solving, (error: Error) => /enough|aborted/.test(error.message));
        }
      });
    });
  }

  test("what a service does not solve is not sent to it", async () => {
    assert.match(
      await failure("anticaptcha", { kind: "text", question: "Who?" }),
      /does not solve/,
    );
    assert.match(
      await failure("capsolver", { kind: "hcaptcha", url, key: "H", isInvisible: false, data: "" }),
      /does not solve/,
    );
    assert.deepEqual(service.heard, []);
  });

  test("a service that can't be reached is said to be that", async () => {
    const provider = openCaptchaProvider("capsolver", {
      key: serviceKey,
      baseUrl: "http://127.0.0.1:9",
      pausesMs: [1],
    });
    await assert.rejects(
      provider.solve(recaptcha, AbortSignal.timeout(5_000)),
      /^CaptchaFailure|could not be reached/,
    );
  });
});
