import { redactorOf } from "../src/actions/redaction.ts";
import type { SecretPlace, Secrets } from "../src/actions/secrets.ts";

/** What belongs to one origin. */
export interface Credential {
  origin: string;
  email: string;
  password: string;
  code: string;
}

/** By what the credentials are known outside of the browser. */
export const placeholders = {
  email: "user@example.org",
  password: "mycoolpassword",
  code: "999779",
};

/** Credentials as a vault would hold them: each only on its own origin, passwords only into password fields. */
export function secretsOf(credentials: readonly Credential[]): Secrets {
  const kinds = Object.keys(placeholders) as (keyof typeof placeholders)[];
  const all = credentials.flatMap((one) =>
    kinds.map((kind) => ({ value: one[kind], placeholder: placeholders[kind] })),
  );
  const hidden = all.filter(({ placeholder }) => placeholder !== placeholders.email);
  const redact = redactorOf(all);
  const cover = redactorOf(hidden);
  return {
    redact,
    shows: (text) => cover(text) !== text,
    shown: (text) =>
      hidden.filter((one) => redactorOf([one])(text) !== text).map(({ value }) => value),
    async valueFor(text, place) {
      const kind = kinds.find((one) => placeholders[one] === text);
      return kind === undefined ? undefined : valueFor(credentials, kind, place);
    },
  };
}

function valueFor(
  credentials: readonly Credential[],
  kind: keyof typeof placeholders,
  { origin, inputType }: SecretPlace,
): { value: string } | { refused: string } {
  const own = credentials.find((one) => one.origin === origin);
  if (own === undefined) return { refused: `there is no credential for ${origin}` };
  if (kind === "password" && inputType !== "password")
    return { refused: "a password goes into password fields only" };
  return { value: own[kind] };
}
