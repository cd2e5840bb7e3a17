import { isRecord, type PageRecord } from "./page-data-record.ts";
import { plainName, singular } from "./names.ts";

/** The words by which a schema names a kind of thing, and the schema.org types that are of it. */
const kinds: readonly [words: string, types: string][] = [
  [
    "product item good",
    "Product ProductGroup IndividualProduct ProductModel Vehicle Car Book Offer",
  ],
  ["offer pricing variant", "Offer AggregateOffer"],
  [
    "article news newsarticle post blogpost blogposting story",
    "Article NewsArticle BlogPosting Report TechArticle ScholarlyArticle SocialMediaPosting AnalysisNewsArticle LiveBlogPosting",
  ],
  ["recipe dish", "Recipe"],
  [
    "event concert show meetup",
    "Event MusicEvent SportsEvent BusinessEvent TheaterEvent Festival EducationEvent SocialEvent ExhibitionEvent ScreeningEvent",
  ],
  [
    "organization company business brand",
    "Organization Corporation LocalBusiness Restaurant Store NewsMediaOrganization Hotel Brand NGO EducationalOrganization",
  ],
  [
    "localbusiness store shop restaurant hotel",
    "LocalBusiness Restaurant Store Hotel CafeOrCoffeeShop Bakery Dentist BarOrPub AutoRepair LodgingBusiness FoodEstablishment MedicalBusiness HairSalon",
  ],
  ["person people author member speaker employee team", "Person"],
  ["job jobposting position vacancy opening", "JobPosting"],
  ["review testimonial", "Review UserReview CriticReview"],
  ["faq question qa", "Question"],
  ["breadcrumb crumb", "ListItem"],
  ["video videoobject", "VideoObject"],
  ["movie film", "Movie"],
  ["book", "Book"],
  ["course", "Course"],
  ["step instruction", "HowToStep"],
  ["software app application", "SoftwareApplication MobileApplication WebApplication"],
  ["comment answer", "Comment Answer"],
];

/** Types that stand on most pages and are seldom what one asks for. */
const furniture =
  /^(WebSite|WebPage|CollectionPage|AboutPage|ContactPage|ItemPage|SearchAction|ReadAction|EntryPoint|SiteNavigationElement|BreadcrumbList|ListItem|ImageObject|Organization|NewsMediaOrganization|Person|PostalAddress|ContactPoint|WPHeader|WPFooter|ViewAction|PropertyValueSpecification)$/;

/** The types that a name speaks of; none when it speaks of no kind of thing ("results"). */
export function typesNamed(...names: string[]): ReadonlySet<string> {
  const plain = new Set(names.map((name) => singular(plainName(name))));
  const found = kinds.filter(([words]) => words.split(" ").some((word) => plain.has(word)));
  const types = found.flatMap(([, of]) => of.split(" "));
  return new Set(types);
}

/** Whether a record can be what `wanted` names: of that type, or of none, and no furniture else. */
export function isOfType(record: PageRecord, wanted: ReadonlySet<string>): boolean {
  if (record.types.length === 0 || record.types.includes("Table")) return true;
  if (wanted.size > 0) return record.types.some((type) => wanted.has(type));
  return !isFurniture(record);
}

/** Whether a record is of a kind that most pages carry beside what they are about. */
export function isFurniture(record: PageRecord): boolean {
  return record.types.length > 0 && record.types.every((type) => furniture.test(type));
}

/** Records of one kind, as a list on the page. */
export interface RecordList {
  /** What the page calls it: a caption, a field, a type. */
  name: string;
  records: PageRecord[];
}

/** All the lists in `all`: records side by side of one type, and several records in one field. */
export function recordLists(top: PageRecord[], all: PageRecord[]): RecordList[] {
  const typed = top.filter(({ types }) => types.length > 0 && !types.includes("Table"));
  const byType = Map.groupBy(typed, ({ source, types }) => `${source} ${types[0]}`);
  const beside = [...byType.values()].map((records) => ({ name: records[0]!.types[0]!, records }));
  const within = all.flatMap((record) =>
    [...record.fields].flatMap(([field, values]) => {
      const records = values.filter(isRecord).map(listed);
      const title = record.types.includes("Table") ? record.fields.get("name")?.[0] : null;
      const name = typeof title === "string" ? title : listNameOf(record, field);
      return records.length > 0 ? [{ name, records }] : [];
    }),
  );
  return [...beside, ...within];
}

function listNameOf(record: PageRecord, field: string): string {
  if (record.types.includes("FAQPage") && field === "mainEntity") return "faq";
  return record.types.includes("BreadcrumbList") ? "breadcrumb" : field;
}

/** What a `ListItem` holds, with its position; any other record is itself. */
export function listed(record: PageRecord): PageRecord {
  const item = record.fields.get("item")?.[0];
  if (!record.types.includes("ListItem") || item === undefined || !isRecord(item)) return record;
  const fields = new Map([...record.fields, ...item.fields]);
  fields.delete("item");
  const id = item.fields.get("id");
  if (id && !fields.has("url")) fields.set("url", id);
  const types = item.types.length > 0 && !isFurniture(item) ? item.types : record.types;
  return { source: record.source, types, fields };
}
