/** Who has signed a CRX file, and how. */
export interface CrxProof {
  kind: "rsa" | "ec";
  /** DER, as SubjectPublicKeyInfo. */
  publicKey: Buffer;
  signature: Buffer;
}

/** The header of a CRX3 file: Chromium's message `CrxFileHeader`. */
export interface CrxHeader {
  proofs: CrxProof[];
  signedData: Buffer;
}

// Field numbers of Chromium's crx3.proto.
const proofFields = new Map<number, CrxProof["kind"]>([
  [2, "rsa"],
  [3, "ec"],
]);
const signedDataField = 10_000;
const lengthDelimited = 2;

/** Reads the header; throws where it is no such message. */
export function readCrxHeader(header: Buffer): CrxHeader {
  const proofs: CrxProof[] = [];
  let signedData: Buffer = Buffer.alloc(0);
  for (const { field, value } of fieldsOf(header)) {
    const kind = proofFields.get(field);
    if (kind !== undefined) proofs.push(proofOf(kind, value));
    if (field === signedDataField) signedData = value;
  }
  return { proofs, signedData };
}

/** The 16 bytes in the signed part that name the extension. Throws where it is no such message. */
export function signedIdOf(signedData: Buffer): Buffer {
  const found = fieldsOf(signedData).find(({ field }) => field === 1);
  return found?.value ?? Buffer.alloc(0);
}

function proofOf(kind: CrxProof["kind"], message: Buffer): CrxProof {
  const fields = new Map(fieldsOf(message).map(({ field, value }) => [field, value]));
  const [publicKey, signature] = [fields.get(1), fields.get(2)];
  if (publicKey === undefined || signature === undefined) throw new Error("a proof lacks a part");
  return { kind, publicKey, signature };
}

/** The fields of a protobuf message in which every field is bytes, as all are here. */
function fieldsOf(message: Buffer): { field: number; value: Buffer }[] {
  const fields: { field: number; value: Buffer }[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; factor < 2 ** 35; factor *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new Error("a number is too long");
  };
  while (at < message.length) {
    const tag = varint();
    if (tag % 8 !== lengthDelimited) throw new Error("a field is of another kind");
    const length = varint();
    const value = message.subarray(at, at + length);
    if (value.length < length) throw new Error("a field is cut off");
    fields.push({ field: Math.floor(tag / 8), value });
    at += length;
  }
  return fields;
}
