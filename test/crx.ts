import { createHash, type KeyObject, sign } from "node:crypto";

/** A pair of keys that signs an extension. */
export interface CrxKeys {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

/** A CRX3 file, signed by each of these; its id is that of the first. */
export function crxOf(zip: Buffer, ...signers: CrxKeys[]): Buffer<ArrayBuffer> {
  const ders = signers.map(({ publicKey }) => publicKey.export({ format: "der", type: "spki" }));
  const id = createHash("sha256").update(ders[0]!).digest().subarray(0, 16);
  const signedData = bytesField(1, id);
  const context = Buffer.concat([
    Buffer.from("CRX3 SignedData\0"),
    uint32(signedData.length),
    signedData,
  ]);
  const proofs = signers.map(({ privateKey }, at) => {
    const signature = sign("sha256", Buffer.concat([context, zip]), privateKey);
    const proof = Buffer.concat([bytesField(1, ders[at]!), bytesField(2, signature)]);
    return bytesField(privateKey.asymmetricKeyType === "rsa" ? 2 : 3, proof);
  });
  const header = Buffer.concat([...proofs, bytesField(10_000, signedData)]);
  return Buffer.concat([Buffer.from("Cr24"), uint32(3), uint32(header.length), header, zip]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function bytesField(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest);
    if (rest < 128) return Buffer.from(bytes);
  }
}
