import type { MessageWords } from "../messages.ts";
import { readHtml } from "./html.ts";
import { plain } from "./message.ts";

const mostLinks = 30;
const longestLink = 2_000;

const wanted =
  /confirm|verif|vérif|activat|reset|magic|sign[ -]?in|log[ -]?in|validat|approve|accept|join|invit|complete|unlock|continue|set[ -]?up|password|bestätig|aktivier|zurücksetz|anmeld|einlogg|freischalt|passwort|activer|réinitialis|connexion|connecter|valider|mot de passe|activa|restablec|iniciar|acceder|contraseña|conferma|attiva|reimposta|bevestig|激活|验证|確認|認証|인증|подтверд|potwierd|aktywuj/iu;
const unwanted =
  /unsubscri|opt[ -]?out|abmelde|abbestell|desabonn|désabonn|désinscri|darse de baja|cancelar (?:la )?suscripci|disiscri|preferences|préférences|preferencias|email settings|manage (?:email|notification)|privacy|datenschutz|confidentialit|privacidad|terms|(?<!\p{L})agb(?!\p{L})|conditions|términos|impressum|imprint|legal|mentions|help ?cent|support|contact|kontakt|faq|view (?:this )?(?:email )?(?:in|online)|im browser|web ?version|dans (?:le|votre) navigateur|en el navegador|report|not you|didn['’]t/iu;
const elsewhere =
  /(?:^|\.)(?:facebook|fb|twitter|x|instagram|linkedin|youtube|youtu|tiktok|pinterest|threads|t)\.(?:com|me|be|net)$|^(?:apps|itunes)\.apple\.com$|^play\.google\.com$/i;

/**
 * The web addresses of a message, 30 at most: those that confirm, sign in or reset first, then the
 * others in their order, and those of every mail (unsubscribe, social, legal, pictures) last.
 */
export function linksIn({ text, html }: Pick<MessageWords, "text" | "html">): string[] {
  const found = new Map<string, { url: string; rank: number }>();
  const links = [
    ...(html === null ? [] : linksOfHtml(html)),
    ...(text === null ? [] : linksOfText(text)),
  ];
  for (const { url, label } of links) {
    const parsed = URL.parse(url);
    if (parsed === null || !/^https?:$/.test(parsed.protocol) || url.length > longestLink) continue;
    const rank = rankOf(parsed, label);
    const known = found.get(parsed.href);
    if (known === undefined) found.set(parsed.href, { url, rank });
    else
      known.rank =
        rank < 0 || known.rank < 0 ? Math.min(rank, known.rank) : Math.max(rank, known.rank);
  }
  return [...found.values()]
    .toSorted((one, other) => other.rank - one.rank)
    .map(({ url }) => url)
    .slice(0, mostLinks);
}

interface Link {
  url: string;
  label: string;
}

function linksOfHtml(html: string): Link[] {
  const { anchors, lines } = readHtml(html);
  const written = lines.flatMap(({ text }) => linksOfText(text));
  return [
    ...anchors.map(({ url, label }) => ({ url: url.replaceAll(/\s/g, ""), label })),
    ...written,
  ];
}

/** Every address in a text, with the words before it. */
function linksOfText(text: string): Link[] {
  let previous = "";
  return plain(text)
    .split("\n")
    .flatMap((line) => {
      let from = 0;
      const links = [...line.matchAll(/https?:\/\/[^\s<>"'`“”「」、。，\u3000]{1,2100}/giu)].map(
        (match) => {
          const own = line.slice(from, match.index).slice(-120);
          from = match.index + match[0].length;
          return { url: unwrapped(match[0]), label: /\p{L}/u.test(own) ? own : previous };
        },
      );
      if (links.length === 0 && /\p{L}/u.test(line)) previous = line.slice(-120);
      return links;
    });
}

/** Without what ends the sentence or the bracket around it. */
function unwrapped(url: string): string {
  let bare = url;
  for (;;) {
    const last = bare.at(-1) ?? "";
    const closes = { ")": "(", "]": "[", "}": "{" }[last];
    const isOpened = closes !== undefined && countOf(bare, closes) >= countOf(bare, last);
    if (isOpened || !(closes !== undefined || /[.,;:!?*_|»’]/.test(last))) return bare;
    bare = bare.slice(0, -1);
  }
}

function countOf(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** Above 0 for what the message is there for, below for what stands in every message. */
function rankOf({ hostname, pathname, search }: URL, label: string): number {
  if (/\.(?:png|jpe?g|gif|webp|svg|ico|css|woff2?)$/i.test(pathname)) return -3;
  if (elsewhere.test(hostname)) return -2;
  const path = decoded(pathname + search).replaceAll(/[_+]/g, " ");
  if (unwanted.test(label) || unwanted.test(path)) return -1;
  if (wanted.test(label)) return wanted.test(path) ? 3 : 2;
  if (wanted.test(path)) return 2;
  return pathname === "/" && search === "" ? 0 : 1;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
