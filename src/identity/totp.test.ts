import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AppError } from "../errors.ts";
import { checkTotp, totpCode } from "./totp.ts";

/** Seeds of RFC 6238, appendix B: the ASCII digits 1234567890, as often as the hash is long. */
const seeds = {
  SHA1: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
  SHA256: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA====",
  SHA512:
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA=",
};

/** The vectors of RFC 6238, appendix B, with eight digits. */
const vectors: [seconds: number, algorithm: keyof typeof seeds, code: string][] = [
  [59, "SHA1", "94287082"],
  [59, "SHA256", "46119246"],
  [59, "SHA512", "90693936"],
  [1111111109, "SHA1", "07081804"],
  [1111111109, "SHA256", "68084774"],
  [1111111109, "SHA512", "25091201"],
  [1111111111, "SHA1", "14050471"],
  [1111111111, "SHA256", "67062674"],
  [1111111111, "SHA512", "99943326"],
  [1234567890, "SHA1", "89005924"],
  [1234567890, "SHA256", "91819424"],
  [1234567890, "SHA512", "93441116"],
  [2000000000, "SHA1", "69279037"],
  [2000000000, "SHA256", "90698825"],
  [2000000000, "SHA512", "38618901"],
  [20000000000, "SHA1", "65353130"],
  [20000000000, "SHA256", "77737706"],
  [20000000000, "SHA512", "47863826"],
];

describe("the vectors of RFC 6238", () => {
  for (const [seconds, algorithm, code] of vectors) {
    test(`${algorithm} at ${seconds}`, () => {
      const address = `otpauth://totp/Site:ada?secret=${seeds[algorithm]}&digits=8&algorithm=${algorithm}`;
      assert.equal(totpCode(address, seconds * 1000), code);
    });
  }

  test("a seed alone makes six digits by SHA-1, the last of the eight", () => {
    for (const [seconds, algorithm, code] of vectors) {
      if (algorithm === "SHA1")
        assert.equal(totpCode(seeds.SHA1, seconds * 1000), code.slice(2), String(seconds));
    }
  });
});

test("a code is good for thirty seconds, or for as long as the address says", () => {
  const code = totpCode(seeds.SHA1, 60_000);
  assert.equal(totpCode(seeds.SHA1, 89_999), code);
  assert.notEqual(totpCode(seeds.SHA1, 90_000), code);
  const slow = `otpauth://totp/x?secret=${seeds.SHA1}&period=60`;
  assert.equal(totpCode(slow, 60_000), totpCode(slow, 119_999));
});

test("a seed is read however a site writes it", () => {
  const code = totpCode("JBSWY3DPEHPK3PXP", 59_000);
  assert.match(code, /^\d{6}$/);
  const forms = [
    "jbswy3dpehpk3pxp",
    "JBSW Y3DP EHPK 3PXP",
    "jbsw-y3dp-ehpk-3pxp",
    " JBSWY3DPEHPK3PXP\n",
    "JBSWY3DPEHPK3PXP======",
    "otpauth://totp/Site:ada%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Site",
    "otpauth://totp/Site?issuer=Site&digits=6&period=30&algorithm=SHA-1&secret=jbsw%20y3dp%20ehpk%203pxp",
    "OTPAUTH://TOTP/x?secret=JBSWY3DPEHPK3PXP",
  ];
  for (const form of forms) assert.equal(totpCode(form, 59_000), code, form);
});

test("bits beyond the last byte are nothing", () => {
  assert.equal(totpCode("JBSWY3DPEHPK3PXPA", 59_000), totpCode("JBSWY3DPEHPK3PXPB", 59_000));
});

describe("no seed is", () => {
  const wrong: Record<string, RegExp> = {
    "": /base32/,
    "   ": /base32/,
    "not base32!": /base32/,
    JBSWY3DPEHPK3PX0: /base32/,
    JBSWY3DPEHPK3PX1: /base32/,
    JBSWY3DP8HPK3PXP: /base32/,
    JBSWÝ3DPEHPK3PXP: /base32/,
    "JBSW=Y3DPEHPK3PXP": /base32/,
    "234567": /a code/,
    "755224": /a code/,
    JBSWY3DPEHPK3PX: /too short/,
    moonlight: /too short/,
    "otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP&counter=1": /otpauth:\/\/totp/,
    "otpauth://totp/x": /base32/,
    "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=5": /6, 7 or 8/,
    "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=0": /period/,
    "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=soon": /period/,
    "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=MD5": /SHA1/,
  };
  for (const [secret, words] of Object.entries({ ...wrong, ["A".repeat(5000)]: /too long/ })) {
    test(JSON.stringify(secret.slice(0, 60)), () => {
      assert.throws(
        () => checkTotp(secret),
        (error) => error instanceof AppError && error.status === 422 && words.test(error.message),
      );
    });
  }
});
