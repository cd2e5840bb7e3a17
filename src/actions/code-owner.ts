/** A message with a code, as far as it tells whose code that is. */
export interface CodedMessage {
  /** The site of whoever sent an email, or nothing; undefined for a text message. */
  from: string | undefined;
  /** All that it says, without the address of whom it was sent to. */
  text: string;
}

/** Names of sites that are words of nearly every message with a code. */
const everyday = new Set(
  "access account code confirm email login message number password pin safe secure security sign support this use verification verify your".split(
    " ",
  ),
);

/**
 * Whether a site may have the code of a message: it has sent it or stands in it. A text message often
 * has a name alone (`Your Acme code is 123456`): one that names no site is for any of the accounts,
 * unless it says the name of another of them.
 */
export function mayHaveCode(
  site: string,
  { from, text }: CodedMessage,
  accounts: ReadonlySet<string>,
): boolean {
  const said = text.toLowerCase();
  if (from === site || namesHost(said, site)) return true;
  if (from !== undefined || !accounts.has(site) || hostPattern.test(text)) return false;
  const others = [...accounts].filter((one) => one !== site);
  return saysName(said, site) || !others.some((one) => saysName(said, one));
}

/** Names with letters before a small ending (sentences run together as `1234.Do not`), addresses, this machine. */
const hostPattern =
  /(?<![\w.-])(?:(?:[\w-]+\.)*[\w-]*[a-z][\w-]*\.[a-z]{2,}|\d{1,3}(?:\.\d{1,3}){3}|localhost)(?![\w-])/;

/** Whether a host stands in a text in small letters, whole or below `www.` and the like: `ab.com` is not within `cab.com`. */
function namesHost(text: string, host: string): boolean {
  // Far quicker, and most often enough: strangers write long messages.
  if (!text.includes(host)) return false;
  const pattern = `(?<![\\p{L}\\p{N}_-])${RegExp.escape(host)}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`;
  return new RegExp(pattern, "u").test(text);
}

function saysName(text: string, site: string): boolean {
  const [name = ""] = site.split(".");
  if (name.length < 3 || everyday.has(name) || !text.includes(name)) return false;
  return new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(name)}(?![\\p{L}\\p{N}])`, "u").test(text);
}
