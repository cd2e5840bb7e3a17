import { createHash, createPublicKey, verify } from "node:crypto";
import { invalidField } from "../errors.ts";
import { type CrxHeader, type CrxProof, readCrxHeader, signedIdOf } from "./crx-header.ts";

/** An extension as it was packed: the archive, and the key that makes its id; undefined without a signature. */
export interface Packed {
  zip: Buffer;
  publicKey: Buffer | undefined;
}

const magic = "Cr24";
const preambleBytes = 12;
const largestHeader = 1024 * 1024;
/** The developer's, the publisher's and that of the store, which signs twice. */
const mostProofs = 4;
/** In front of what is signed (Chromium's crx_file.h). */
const signatureContext = Buffer.from("CRX3 SignedData\0");

/** Opens a CRX3 file and checks all of its signatures; any other file is taken for the archive itself. Throws a 422. */
export function openCrx(file: Buffer): Packed {
  if (file.toString("latin1", 0, magic.length) !== magic) {
    return { zip: file, publicKey: undefined };
  }
  const version = file.length < preambleBytes ? 0 : file.readUInt32LE(4);
  if (version !== 3) throw refused(`is a CRX file of version ${version}: pack it as CRX3`);
  const length = file.readUInt32LE(8);
  if (length > largestHeader || preambleBytes + length > file.length) throw damaged();
  const zip = file.subarray(preambleBytes + length);
  const { proofs, signedData } = headerOf(file.subarray(preambleBytes, preambleBytes + length));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(signedData.length);
  const signed = Buffer.concat([signatureContext, size, signedData, zip]);
  // Each is checked over the whole file, while nobody else is served.
  if (proofs.length > mostProofs) throw refused(`has more than ${mostProofs} signatures`);
  if (proofs.length === 0 || !proofs.every((proof) => isGood(proof, signed))) {
    throw refused("its signature does not fit its content");
  }
  const id = signedIdOf(signedData);
  const own = proofs.find(({ publicKey }) => idOfKey(publicKey).equals(id));
  if (own === undefined) throw refused("it is not signed by the key that its id is of");
  return { zip, publicKey: own.publicKey };
}

/** The id that Chromium gives an extension of this key: 32 letters from a to p. */
export function extensionIdOf(publicKey: Buffer): string {
  const digits = idOfKey(publicKey).toString("hex");
  return digits.replace(/./g, (digit) => String.fromCodePoint(97 + Number.parseInt(digit, 16)));
}

function idOfKey(publicKey: Buffer): Buffer {
  return createHash("sha256").update(publicKey).digest().subarray(0, 16);
}

function headerOf(bytes: Buffer): CrxHeader {
  try {
    return readCrxHeader(bytes);
  } catch {
    throw damaged();
  }
}

function isGood({ kind, publicKey, signature }: CrxProof, signed: Buffer): boolean {
  try {
    const key = createPublicKey({ key: publicKey, format: "der", type: "spki" });
    return key.asymmetricKeyType === kind && verify("sha256", signed, key, signature);
  } catch {
    return false;
  }
}

function refused(why: string) {
  return invalidField("file", why);
}

function damaged() {
  return refused("is a damaged CRX file");
}
