import { z } from "zod";

const longest = 10_000;
const Password = z.string().min(1).max(longest);

/** Clients send what they have not as null, as an empty text, or not at all. */
const optionalText = z
  .string()
  .max(longest)
  .nullish()
  .transform((given) => given || undefined);

const login = {
  email: optionalText.describe("Of email and username exactly one."),
  username: optionalText,
};
const mfa = optionalText.describe(
  "A TOTP seed: base32 as the site shows it, or its otpauth:// address.",
);

/** What opens an account, as it is answered: keys without a value are absent, never null (contract 1.1). */
export const Credentials = z
  .object({
    email: z.string().optional(),
    username: z.string().optional(),
    password: z.string(),
    mfa_secret: z.string().optional(),
  })
  .meta({ id: "Credentials" });
export type Credentials = z.output<typeof Credentials>;

const Nested = z
  .object({ ...login, password: Password, mfa_secret: mfa })
  .meta({ id: "CredentialsRequest" });

const keys = ["email", "username", "password", "mfa_secret"] as const;

const Both = z.object({
  url: z.string().min(1).max(longest).describe("An address or host of the site."),
  credentials: Nested.nullish(),
  ...login,
  password: Password.nullish().transform((given) => given ?? undefined),
  mfa_secret: mfa,
});

/** `POST /vaults/{id}/credentials`: nested, as the SDKs send it, or flat, as first documented (contract A12). */
export const AddCredentialsRequest = Both.superRefine(checkCredentials)
  .transform(({ url, credentials, ...flat }) => {
    const { password, ...rest } = credentials ?? flat;
    return { url, ...rest, password: password ?? "", isNested: credentials != null };
  })
  .meta({ id: "AddCredentialsRequest" });

function checkCredentials(
  { credentials, ...flat }: z.output<typeof Both>,
  context: z.core.$RefinementCtx,
): void {
  const issue = (path: string[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  const given = credentials ?? flat;
  const place = credentials ? ["credentials"] : [];
  if (given.password === undefined) issue(["password"], "Field required");
  if ((given.email === undefined) === (given.username === undefined)) {
    for (const key of ["email", "username"])
      issue([...place, key], "of email and username exactly one must be given");
  }
  if (given.email !== undefined && !/^\S+@\S+$/.test(given.email))
    issue([...place, "email"], "is no email address; what else the site asks for is its username");
  if (!credentials) return;
  for (const key of keys) {
    if (flat[key] !== undefined && flat[key] !== credentials[key])
      issue([key], `contradicts credentials.${key}; give one of the two`);
  }
}
