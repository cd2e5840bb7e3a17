import { browserTypes } from "../../../../src/contract/session-options.ts";
import { readJson } from "../json-field.ts";

/** What the form holds, as it is typed. */
export interface ScrapeForm {
  url: string;
  html: string;
  via: "auto" | "http" | "browser";
  browserType: (typeof browserTypes)[number];
  selector: string;
  ignoredTags: string;
  instructions: string;
  responseFormat: string;
  onlyMain: boolean;
  links: boolean;
  images: boolean;
  onlyImages: boolean;
  placeholders: boolean;
  robots: boolean;
  timeoutSeconds: string;
}

/** A form as it is found; the defaults are those of the contract. */
export const emptyScrape: ScrapeForm = {
  url: "",
  html: "",
  via: "auto",
  browserType: "chromium",
  selector: "",
  ignoredTags: "",
  instructions: "",
  responseFormat: "",
  onlyMain: true,
  links: true,
  images: false,
  onlyImages: false,
  placeholders: false,
  robots: false,
  timeoutSeconds: "45",
};

/** The fields that have a place to show what is wrong with them. */
export const scrapeFieldNames = [
  "url",
  "frames",
  "selector",
  "ignored_tags",
  "instructions",
  "response_format",
  "timeout_ms",
];

/** What to take of a page; what is as usual is left out. Throws a FieldError for a schema that is no JSON. */
function contentOptions(form: ScrapeForm) {
  const format = readJson("response_format", form.responseFormat);
  const tags = form.ignoredTags.split(/[\s,]+/).filter(Boolean);
  return {
    ...(form.selector.trim() === "" ? {} : { selector: form.selector.trim() }),
    ...(tags.length === 0 ? {} : { ignored_tags: tags }),
    ...(form.instructions.trim() === "" ? {} : { instructions: form.instructions.trim() }),
    ...(format === null ? {} : { response_format: format }),
    ...(form.onlyMain ? {} : { only_main_content: false }),
    ...(form.links ? {} : { scrape_links: false }),
    ...(form.images ? { scrape_images: true } : {}),
    ...(form.onlyImages ? { only_images: true } : {}),
    ...(form.placeholders ? { use_link_placeholders: true } : {}),
  };
}

/** The body of `POST /scrape`. */
export function urlRequest(form: ScrapeForm) {
  return {
    url: form.url.trim(),
    ...contentOptions(form),
    ...(form.via === "auto" ? {} : { via: form.via }),
    ...(form.browserType === "chromium" ? {} : { browser_type: form.browserType }),
    ...(form.robots ? { obey_robots: true } : {}),
    ...(form.timeoutSeconds === "45" ? {} : { timeout_ms: Number(form.timeoutSeconds) * 1_000 }),
  };
}

/** The body of `POST /scrape_from_html`; its `url` is what links of the page are relative to. */
export function htmlRequest(form: ScrapeForm) {
  const frameUrl = form.url.trim() === "" ? {} : { frameUrl: form.url.trim() };
  return { frames: [{ ...frameUrl, frameData: form.html }], ...contentOptions(form) };
}
