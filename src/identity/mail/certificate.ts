import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A certificate and its key, in PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/** Object identifiers, encoded. */
const ecdsaWithSha256 = "2a8648ce3d040302";
const commonName = "550403";
const subjectAltName = "551d11";
const dayMs = 86_400_000;

/**
 * A certificate that the server makes itself (X.509 version 3, RFC 5280). Mail servers encrypt to any
 * certificate (RFC 7435), so one that lives as long as the process does, and leaves no key on the
 * disk, serves as well as any.
 */
export function selfMadeCertificate(domain: string, now = Date.now()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(0x30, identifier(ecdsaWithSha256));
  const name = der(
    0x30,
    der(0x31, der(0x30, identifier(commonName), der(0x0c, domain.slice(0, 64)))),
  );
  const facts = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    // The first bit would make it negative, a first byte of zero too long.
    der(0x02, Buffer.concat([Buffer.of(0x40), randomBytes(15)])),
    algorithm,
    name,
    der(0x30, time(now - dayMs), time(now + 3_650 * dayMs)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      der(0x30, der(0x30, identifier(subjectAltName), der(0x04, der(0x30, der(0x82, domain))))),
    ),
  );
  const signature = sign("sha256", facts, privateKey);
  const whole = der(0x30, facts, algorithm, der(0x03, Buffer.of(0), signature));
  return {
    cert: pem(whole),
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
  };
}

/** A value with its tag and length in front (ITU-T X.690). */
function der(tag: number, ...parts: (Uint8Array | string)[]): Buffer {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const { length } = value;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), value]);
}

function identifier(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

/** `YYMMDDhhmmssZ`, good until 2049. */
function time(at: number): Buffer {
  return der(0x17, `${new Date(at).toISOString().slice(2, 19).replaceAll(/[-:T]/g, "")}Z`);
}

function pem(whole: Buffer): string {
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
