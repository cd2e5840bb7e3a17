/** Why a provider did not solve a captcha, in a sentence. It never holds the key. */
export class CaptchaFailure extends Error {
  override name = "CaptchaFailure";
}

/** The codes of the three protocols, by what they mean; those of a kind share a sentence. */
const meanings: [RegExp, string][] = [
  [
    /KEY_DOES_NOT_EXIST|WRONG_USER_KEY|KEY_DENIED_ACCESS|INVALID_KEY|TOKEN_INVALID/,
    "does not accept its key: check NOCTURNE_CAPTCHA_KEY",
  ],
  [/ZERO_BALANCE|NO_BALANCE|INSUFFICIENT/, "has no balance left: top the account up"],
  [/IP_NOT_ALLOWED|IP_BANNED|IP_BLOCKED|ACCOUNT_SUSPENDED/, "does not serve this server's address"],
  [
    /UNSOLVABLE|BAD_DUPLICATES|CAPTCHA_SOLVE_FAILED|RECAPTCHA_TIMEOUT|TASK_TIMEOUT/,
    "could not solve it",
  ],
  [
    /NO_SLOT_AVAILABLE|RATE_LIMIT|THREAD_THRESHOLD|TOO_MUCH_REQUESTS|SERVICE_UNAVAILABLE/,
    "is overloaded: try again later",
  ],
  [
    /SITEKEY|GOOGLEKEY|WEBSITE_?KEY|PUBLIC_?KEY|PAGEURL|TOKEN_OR_PAGEURL|DOMAIN|INVALID_TASK_DATA|BAD_PARAMETERS/,
    "does not accept what the page says of its captcha",
  ],
  [/TASK_NOT_SUPPORTED|TASK_ABSENT|METHOD|NOT_SUPPORTED/, "does not solve this kind of captcha"],
  [/IMAGE|FILESIZE|FILE_EXTENSION|UPLOAD/, "does not accept the picture"],
];

/** The failure that a provider's error code tells. Codes are told as they are; descriptions may hold anything, and are not. */
export function failureOfCode(provider: string, code: unknown): CaptchaFailure {
  const word = typeof code === "string" && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : undefined;
  const meaning = meanings.find(([pattern]) => word !== undefined && pattern.test(word));
  const said = word === undefined ? "" : ` (${word})`;
  return new CaptchaFailure(`${provider} ${meaning?.[1] ?? "refused the captcha"}${said}.`);
}
