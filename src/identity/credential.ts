/** What opens an account on a site. */
export interface Credential {
  /** The site's registrable domain; a host itself where it has none (contract 4.4). */
  domain: string;
  /** One of the two is there. */
  email?: string;
  username?: string;
  password: string;
  /** A TOTP seed as the site gave it, for `totpCode`. */
  mfaSecret?: string;
  /** It was stored for a plain `http:` address, so it may be filled in on such a page. */
  mayBePlain: boolean;
}

/** A payment card. */
export interface Card {
  holder: string;
  /** In use digits only; a vault keeps it as it was given. */
  number: string;
  cvv: string;
  /** As it was given: `12/27`, `12/2027` … */
  expiration: string;
}

/** A vault that is in use: what it holds now, also when it is changed meanwhile. Dispose it when done. */
export interface OpenVault extends Disposable {
  readonly id: string;
  readonly credentials: readonly Credential[];
  readonly card: Card | undefined;
}
