import type { PageRecord, PageValue } from "./page-data-record.ts";
import { isRecord } from "./page-data-record.ts";

/** What a schema may call a thing, and what pages call it, the closest first. */
const synonyms: readonly [asked: string, given: string][] = [
  ["title name headline heading label", "headline name title product item plan model position"],
  ["price amount cost currentprice saleprice pricevalue", "price lowPrice amount cost value"],
  ["value", "value ratingValue price amount"],
  ["lowprice minprice pricemin pricefrom", "lowPrice minPrice"],
  ["highprice maxprice pricemax priceto", "highPrice maxPrice"],
  ["currency pricecurrency currencycode salarycurrency", "priceCurrency currency salaryCurrency"],
  ["availability instock available isavailable stock stockstatus", "availability"],
  ["condition", "itemCondition"],
  [
    "image imageurl img photo picture thumbnail thumbnailurl cover coverimage mainimage poster",
    "image thumbnailUrl photo thumbnail primaryImageOfPage contentUrl",
  ],
  [
    "url link href permalink website homepage canonical canonicalurl",
    "url mainEntityOfPage id item",
  ],
  ["author authors by byline writer creator postedby reviewer username", "author creator"],
  [
    "date published publishedat publisheddate publicationdate datepublished publishdate posted postedat dateposted posteddate createdat uploaddate uploaded released releasedate",
    "datePublished startDate uploadDate datePosted releaseDate dateCreated date pubdate",
  ],
  [
    "updated updatedat modified modifiedat lastmodified lastupdated datemodified",
    "dateModified lastmod",
  ],
  [
    "description summary abstract excerpt about overview subtitle details",
    "description abstract disambiguatingDescription",
  ],
  [
    "content body text articlebody fulltext comment review",
    "articleBody reviewBody text description",
  ],
  [
    "rating score stars averagerating ratingvalue avgrating",
    "aggregateRating reviewRating ratingValue starRating",
  ],
  [
    "reviewcount reviewscount numreviews numberofreviews totalreviews ratingcount ratingscount numratings reviewsnumber count",
    "reviewCount ratingCount",
  ],
  ["reviews review", "review"],
  ["brand manufacturer make", "brand manufacturer"],
  ["sku productid articlenumber itemnumber", "sku productID mpn"],
  ["ean gtin barcode upc", "gtin13 gtin gtin12 gtin14 gtin8 ean"],
  ["category categories section genre topic", "category articleSection genre recipeCategory"],
  ["tags tag keywords topics", "keywords"],
  ["offers offer pricing", "offers"],
  ["seller vendor merchant shop", "seller offeredBy"],
  ["ingredients ingredient", "recipeIngredient ingredients"],
  ["instructions steps directions method preparation", "recipeInstructions step"],
  ["servings yield serves portions", "recipeYield yield"],
  ["cuisine", "recipeCuisine"],
  ["duration totaltime length time runtime", "totalTime duration timeRequired"],
  ["start startdate startsat starttime begins when from", "startDate"],
  ["end enddate endsat endtime ends until", "endDate"],
  ["location venue place where", "location jobLocation address contentLocation"],
  ["performers performer artists artist lineup speakers", "performer byArtist"],
  ["organizer host", "organizer"],
  [
    "company employer organization companyname employername",
    "hiringOrganization worksFor publisher",
  ],
  ["jobtitle position role", "title jobTitle name"],
  ["salary compensation pay wage", "baseSalary estimatedSalary"],
  ["minsalary salarymin salaryfrom", "minValue"],
  ["maxsalary salarymax salaryto", "maxValue"],
  ["employmenttype jobtype contracttype", "employmentType"],
  ["remote isremote", "jobLocationType"],
  ["deadline validthrough expires expiresat closingdate", "validThrough"],
  ["phone phonenumber tel telephone", "telephone phone"],
  ["email mail emailaddress", "email"],
  ["street streetaddress addressline addressline1", "streetAddress"],
  ["city town locality", "addressLocality"],
  ["state region province", "addressRegion"],
  ["zip zipcode postalcode postcode", "postalCode"],
  ["country countrycode", "addressCountry"],
  ["lat latitude", "latitude"],
  ["lng lon long longitude", "longitude"],
  ["hours openinghours businesshours", "openingHours openingHoursSpecification"],
  ["socials social sociallinks socialprofiles profiles sameas", "sameAs"],
  ["founded foundedin foundingdate foundingyear", "foundingDate"],
  ["questions faqs faq", "mainEntity"],
  ["question", "name"],
  ["answer", "acceptedAnswer suggestedAnswer"],
  ["publisher site sitename source", "publisher siteName"],
  ["language lang locale", "inLanguage"],
  ["video videourl", "contentUrl embedUrl video"],
  ["views viewcount", "interactionCount interactionStatistic"],
  ["items entries elements list results breadcrumbs breadcrumb", "itemListElement"],
  ["free isfree", "isAccessibleForFree"],
  [
    "specs specifications attributes properties features details characteristics",
    "additionalProperty",
  ],
];

/** Records within which the fields speak of what is around them. */
const carriers =
  /^(offers|aggregaterating|reviewrating|address|geo|pricespecification|basesalary|estimatedsalary|value|nutrition|contactpoint|joblocation|location|rating|item|hasvariant)$/;
/** Names that everything has: those of a nested record are its own. */
const general =
  /^(name|title|headline|url|id|description|image|type|text|date|label|link|summary)s?$/;

/** Longer ones are no names, and take their time. */
const longestName = 200;

const meanings: ReadonlyMap<string, readonly string[]> = new Map(
  synonyms.flatMap(([asked, given]) =>
    asked.split(" ").map((name) => [name, given.split(" ").map(plainName)] as const),
  ),
);

/** A name without case, signs and what stands in brackets: "Unit price (EUR)" is "unitprice". */
export function plainName(given: string): string {
  const name = given.slice(0, longestName);
  const bare = name.replace(/\([^)]*\)|\[[^\]]*\]/g, "") || name;
  return bare.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** "categories" is "category", "images" is "image". */
export function singular(name: string): string {
  return name.replace(/ies$/, "y").replace(/(ss|us)$|(?<=(?:x|ch|sh|ss))es$|s$/, "$1");
}

/** The names under which a record may hold what is asked for, the likeliest first. */
function namesFor(asked: string, record: PageRecord): string[] {
  const name = plainName(asked);
  const owners = record.types.flatMap((type) => [plainName(type), ...(short[type] ?? [])]);
  // "product_name" of a Product is its name.
  const owner = owners.find((each) => name.startsWith(each) && name.length > each.length);
  const own = [name, ...(owner ? [name.slice(owner.length)] : []), ...withoutUnit(name, record)];
  const all = own.flatMap((each) => [
    each,
    ...(meanings.get(each) ?? meanings.get(singular(each)) ?? []),
  ]);
  return [...new Set(all)];
}

/** "prep_time_minutes" is the time, "price_eur" the price, if that is its currency. */
function withoutUnit(name: string, record: PageRecord): string[] {
  const time = /^(.{3,}?)(in)?(minutes|mins?|seconds|secs?|hours|hrs?)$/.exec(name)?.[1];
  const money = /^(.{3,}?)(in)?([a-z]{3})$/.exec(name);
  const said = [
    ...carriedNamed([record], "pricecurrency", 0),
    record.fields.get("priceCurrency") ?? [],
  ];
  const isSaid = said
    .flat()
    .some((code) => typeof code === "string" && code.toLowerCase() === money?.[3]);
  return [...(time ? [time] : []), ...(money && isSaid ? [money[1]!] : [])];
}

const short: Record<string, string[]> = {
  JobPosting: ["job"],
  NewsArticle: ["article", "news"],
  BlogPosting: ["article", "post", "blog"],
  LocalBusiness: ["business", "company"],
  Organization: ["company"],
  VideoObject: ["video"],
  MusicEvent: ["event"],
};

/** The values that may be meant by a name, the likeliest first. */
export function* valuesNamed(asked: string, record: PageRecord): Generator<PageValue[]> {
  for (const name of namesFor(asked, record)) {
    yield* fieldsNamed(record, name);
    yield* pathsNamed([record], name, 0);
    if (!general.test(name)) yield* carriedNamed([record], name, 0);
  }
}

function* fieldsNamed(record: PageRecord, name: string): Generator<PageValue[]> {
  const fields = [...record.fields].map(([field, values]) => [plainName(field), values] as const);
  for (const [field, values] of fields) if (field === name) yield values;
  for (const [field, values] of fields) {
    if (field !== name && singular(field) === singular(name)) yield values;
  }
}

/** "seller_name" is the name of the seller: a path's names one after the other. */
function* pathsNamed(records: PageRecord[], name: string, depth: number): Generator<PageValue[]> {
  for (const [field, inner] of recordsByField(records)) {
    if (carriers.test(field) && depth === 0) yield* pathsNamed(inner, name, depth + 1);
    if (!name.startsWith(field) || name === field) continue;
    const found = inner.flatMap((one) => [...fieldsNamed(one, name.slice(field.length))][0] ?? []);
    if (found.length > 0) yield found;
  }
}

function* carriedNamed(records: PageRecord[], name: string, depth: number): Generator<PageValue[]> {
  if (depth > 2) return;
  for (const [field, inner] of recordsByField(records)) {
    if (!carriers.test(field)) continue;
    const found = inner.flatMap((one) => [...fieldsNamed(one, name)][0] ?? []);
    if (found.length > 0) yield found;
    yield* carriedNamed(inner, name, depth + 1);
  }
}

/** The records within some records by the plain name of their field. */
function recordsByField(records: PageRecord[]): Map<string, PageRecord[]> {
  const groups = new Map<string, PageRecord[]>();
  for (const [field, values] of records.flatMap(({ fields }) => [...fields])) {
    const inner = values.filter(isRecord);
    if (inner.length === 0) continue;
    const name = plainName(field);
    groups.set(name, [...(groups.get(name) ?? []), ...inner]);
  }
  return groups;
}
