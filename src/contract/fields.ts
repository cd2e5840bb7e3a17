import { z } from "zod";

/** A field that may be absent or null and then takes `value` (the Go client sends explicit nulls). */
export function defaulted<Schema extends z.ZodType>(
  schema: Schema,
  value: NoInfer<z.output<Schema>>,
) {
  return schema
    .nullish()
    .transform((given): z.output<Schema> => given ?? value)
    .meta({ fallback: value });
}

/** A field that may be absent or null and is then null. */
export function nullable<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((given): z.output<Schema> | null => given ?? null);
}

/** A boolean in a query: also Python's `True` and `False` (contract 1.0.1). */
export function queryBoolean(value: boolean) {
  return z
    .stringbool({ truthy: ["true", "1"], falsy: ["false", "0"] })
    .optional()
    .transform((given) => given ?? value)
    .meta({ type: "boolean", fallback: value });
}

/** A whole number in a query. */
export function queryInteger(value: number, minimum: number, maximum: number) {
  return z.coerce.number().int().min(minimum).max(maximum).default(value);
}

/** RFC 3339 with a time zone: what every client parses (contract 1.0.1). */
export const timestamp = z.string().meta({ format: "date-time" });

/** The query of every paged list (contract 1.0.3). */
export const pageQuery = z.object({
  page: queryInteger(1, 1, 1_000_000),
  page_size: queryInteger(10, 1, 100),
});

/** A page of `item` (contract 1.0.3, A1). */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    page: z.int(),
    page_size: z.int(),
    has_next: z.boolean(),
    has_previous: z.boolean(),
  });
}
