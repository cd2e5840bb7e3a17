const wordPattern = /[\p{L}\p{N}_]+/gu;
const ideographPattern = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g;

/** The words of a text: runs of letters, digits and underscores. */
export function wordsOf(text: string): string[] {
  return text.match(wordPattern) ?? [];
}

/** How many characters of scripts that put no spaces between words (Chinese, Japanese), and Korean. */
export function ideographs(text: string): number {
  return text.match(ideographPattern)?.length ?? 0;
}

/** Words that sentences are made of, in the languages that are met most often. */
export const stopWords: ReadonlySet<string> = new Set(
  [
    "the of and to a in is that for it as was with be by on not he his but at are this have from or",
    "had an they which one you were all her she there would their we him been has when who will no",
    "more if out so what up said its about than into them can only other time new some could these",
    "two may first then do any like my now over such our even most made after also did many before",
    "must through where much your way down should because each just those how i me us very was",
    "der die das und ist nicht ein eine zu mit den von auf für im dem es des sich auch als dass sie",
    "er wir ich haben sind wird werden oder aber noch nach bei aus nur wie le la les de et est une",
    "un pour que qui dans sur pas par plus ce il elle nous vous ils avec sont au aux du en el los",
    "las por con una se lo como más pero su al del o e da em não os uma para com na mais dos che di",
    "per non sono della het een van dat niet op zijn voor met ook i w na się że jest nie",
  ].flatMap((line) => line.split(" ")),
);

/** What short texts around the content of a page are about; one feature each. */
export const topics: Readonly<Record<string, RegExp>> = {
  social:
    /\b(share|tweet|facebook|twitter|linkedin|pinterest|whatsapp|instagram|youtube|telegram|follow us|reddit|copy link)\b/i,
  account:
    /\b(sign in|sign up|log ?in|log ?out|register|my account|create an? account|password|anmelden|connexion)\b/i,
  newsletter:
    /\b(newsletter|subscribe|subscription|inbox|unsubscribe|email address|e-?mail|abonnieren)\b/i,
  legal:
    /(©|\(c\) ?\d|all rights reserved|privacy|terms (of|and|&)|cookie|gdpr|impressum|datenschutz|copyright|disclaimer)/i,
  more: /\b(read more|learn more|(see|view|show|load) (more|all)|related|recommend|recommended|you (may|might) also|also (like|bought|viewed)|similar|more (from|in|about|stories)|next article|previous|older|trending|most (read|popular)|popular|latest|recently viewed|weiterlesen)\b/i,
  comments:
    /\b(comments?|leave a (reply|comment)|reply|replies|responses?|kommentare?|commentaires?)\b/i,
  cart: /\b(add to (cart|bag|basket|wish ?list|compare)|buy now|checkout|in stock|out of stock|sold out|shipping|quantity|qty|shop now|wishlist|quick (view|shop)|delivery|returns?)\b/i,
  sale: /\b(sale|save|off|was|now|original price|regular price|unit price|from|new)\b/i,
  advert: /\b(advertisement|sponsored|promoted|anzeige|werbung|publicité|ad)\b/i,
  byline:
    /\b(by|author|published|posted|updated|written by|min(ute)?s? read|views|ago|tags?|categor(y|ies)|filed under|last modified|contributors?)\b/i,
  navigation:
    /\b(home|menu|skip to|search|navigation|breadcrumb|back to|toggle|close|contact us|contact|about us|faq|help|sitemap|careers|open|expand|collapse)\b/i,
  filter:
    /\b(filters?|sort( by)?|refine|results?|clear all|per page|showing|apply|reset|page \d+|next|prev|select|products?|items)\b/i,
  forum:
    /\b(joined|member|moderator|location:|quote|report|likes?|thanks|thread|topic|solved|accepted answer|asked|answered|votes?|reputation|guest|posts:?)\b/i,
  review: /\b(reviews?|ratings?|stars?|rated|out of 5|verified|helpful)\b/i,
  price: /([$€£¥₹]\s?\d)|((?<![\d.,])\d[\d.,]*\s?(€|£|usd|eur|kr|zł))/i,
  date: /\b(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b|\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b/i,
};
