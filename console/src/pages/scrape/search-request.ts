import { readJson } from "../json-field.ts";

/** What the form of a search holds, as it is typed. */
export interface SearchForm {
  q: string;
  depth: "standard" | "fast" | "deep";
  outputType: "searchResults" | "sourcedAnswer" | "structured";
  maxResults: string;
  includeDomains: string;
  excludeDomains: string;
  fromDate: string;
  toDate: string;
  schema: string;
}

/** A form as it is found; the defaults are those of the contract. */
export const emptySearch: SearchForm = {
  q: "",
  depth: "standard",
  outputType: "searchResults",
  maxResults: "10",
  includeDomains: "",
  excludeDomains: "",
  fromDate: "",
  toDate: "",
  schema: "",
};

/** The fields that have a place to show what is wrong with them. */
export const searchFieldNames = [
  "q",
  "maxResults",
  "includeDomains",
  "excludeDomains",
  "fromDate",
  "toDate",
  "structuredOutputSchema",
];

/** The body of `POST /search`; what is as usual is left out. Throws a FieldError for a schema that is no JSON. */
export function searchRequest(form: SearchForm) {
  const isStructured = form.outputType === "structured";
  const schema = isStructured ? readJson("structuredOutputSchema", form.schema) : null;
  const [only, without] = [form.includeDomains, form.excludeDomains].map((text) =>
    text.split(/[\s,]+/).filter(Boolean),
  );
  return {
    q: form.q,
    ...(form.depth === "standard" ? {} : { depth: form.depth }),
    ...(form.outputType === "searchResults" ? {} : { outputType: form.outputType }),
    ...(form.maxResults === "10" ? {} : { maxResults: Number(form.maxResults) }),
    ...(only?.length ? { includeDomains: only } : {}),
    ...(without?.length ? { excludeDomains: without } : {}),
    ...(form.fromDate === "" ? {} : { fromDate: form.fromDate }),
    ...(form.toDate === "" ? {} : { toDate: form.toDate }),
    ...(schema === null ? {} : { structuredOutputSchema: schema }),
  };
}
