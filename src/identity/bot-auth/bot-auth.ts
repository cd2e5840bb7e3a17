import { sign } from "node:crypto";
import {
  directoryResponseHeaders,
  MediaType,
  type SignerSync,
  signatureHeadersSync,
} from "web-bot-auth";
import type { Database } from "../../store/open.ts";
import type { Sealing } from "../../store/sealing.ts";
import type { SigningKeyRecord } from "../../store/signing-keys.ts";
import {
  directoryMs,
  openSigningKeys,
  privateKeyOf,
  publicKeyOf,
  rereadMs,
  signatureMs,
} from "./keys.ts";

export interface BotAuthOptions {
  db: Database;
  sealing: Sealing;
  /** Where others find this server's directory: an origin. Not asked before the server listens. */
  agent: () => string;
  /** Why others can't check the signatures; undefined when they can. */
  unverifiable: string | undefined;
  /** Is told why the keys could not be read again; those that were read before stay. */
  onError: (error: unknown) => void;
}

/** The directory of the keys, as it is sent. */
export interface KeyDirectory {
  headers: Record<string, string>;
  body: string;
}

interface OpenKey {
  record: SigningKeyRecord;
  signer: SignerSync & { sign: SignerSync["signSync"] };
}

/** What every signature covers, so that it is good for nothing else. */
const covered = ["@method", "@authority", "signature-agent"];

/**
 * Signs requests in the name of this server (draft-meunier-web-bot-auth-architecture), and hands out
 * its public keys. The keys are made when they are first needed.
 */
export class BotAuth implements Disposable {
  #options: BotAuthOptions;
  #keys: OpenKey[] = [];
  #rereading: NodeJS.Timeout | undefined;

  constructor(options: BotAuthOptions) {
    this.#options = options;
  }

  /** Why others can't check the signatures; undefined when they can. */
  get unverifiable(): string | undefined {
    return this.#options.unverifiable;
  }

  /** Resolves when `sign` can be called; from then on the keys are kept up to date. Throws `Unreadable`. */
  async ready(): Promise<void> {
    await this.#read();
    const { onError } = this.#options;
    this.#rereading ??= setInterval(() => void this.#read().catch(onError), rereadMs).unref();
  }

  /** The headers that a request gets beside its own. */
  sign(request: { method: string; url: string }): Record<string, string> {
    const agent = { "Signature-Agent": `"${this.#options.agent()}"` };
    const created = new Date();
    // The last one where the clock was put back: it is the oldest.
    const isUsed = ({ record }: OpenKey) => record.notBefore <= created.getTime();
    const { signer } = (this.#keys.find(isUsed) ?? this.#keys.at(-1))!;
    return {
      ...agent,
      ...signatureHeadersSync({ ...request, headers: agent }, signer, {
        created,
        expires: new Date(created.getTime() + signatureMs),
        components: covered,
      }),
    };
  }

  /** The public keys for who asks at this authority (`host:port`), signed with each, so that nobody else can hand them out as his. */
  async directory(url: URL): Promise<KeyDirectory> {
    await this.#read();
    const type = MediaType.HTTP_MESSAGE_SIGNATURES_DIRECTORY;
    const headers = {
      "content-type": type,
      "cache-control": `public, max-age=${directoryMs / 1000}`,
    };
    const message = {
      request: { method: "GET", url: url.href, headers: {} },
      response: { status: 200, headers },
    };
    const created = new Date();
    const signers = this.#keys.map(({ signer }) => signer);
    // It is still shown by who keeps it.
    const expires = new Date(created.getTime() + directoryMs + signatureMs);
    const signatures = await directoryResponseHeaders(message, signers, { created, expires });
    const keys = this.#keys.map(({ record }) => publicKeyOf(record));
    return { headers: { ...headers, ...signatures }, body: JSON.stringify({ keys }) };
  }

  async #read(): Promise<void> {
    const { db, sealing } = this.#options;
    const records = await openSigningKeys(db, sealing);
    const known = new Map(this.#keys.map((key) => [key.record.id, key]));
    this.#keys = records.map((record) => {
      const signer = known.get(record.id)?.signer ?? signerOf(record, sealing);
      return { record, signer };
    });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#rereading);
  }
}

function signerOf(record: SigningKeyRecord, sealing: Sealing): OpenKey["signer"] {
  const key = privateKeyOf(record, sealing);
  const signSync = (data: string) => new Uint8Array(sign(null, Buffer.from(data), key));
  return { alg: "ed25519", keyid: record.id, signSync, sign: signSync };
}
