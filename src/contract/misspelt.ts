import { z } from "zod";

/**
 * An object that refuses keys which are nearly the name of a field: passed over, a misspelt `proxies`
 * would let a session out without any. Other unknown keys are left out (contract A), and so are those
 * that ask for nothing: null and false. Values are not told, for they may hold credentials.
 */
export function spelt<Shape extends z.ZodRawShape>(shape: Shape) {
  const fields = Object.keys(shape);
  return z
    .object(shape)
    .loose()
    .superRefine((given, context) => {
      for (const [key, value] of Object.entries(given)) {
        if (Object.hasOwn(shape, key) || value == null || value === false) continue;
        const meant = fields.find((field) => isNearly(key, field));
        if (meant === undefined) continue;
        const message = `is no option: did you mean ${meant}?`;
        context.addIssue({ code: "unrecognized_keys", keys: [key], message, input: undefined });
      }
    })
    .transform((given) => {
      const known = fields.map((field) => [field, given[field as never]]);
      return Object.fromEntries(known) as z.output<z.ZodObject<Shape>>;
    });
}

/** Whether a key is a field's name but for its case, its number, its separators, its end or a slip. */
function isNearly(key: string, field: string): boolean {
  if (key.length > 60) return false;
  const [one, other] = [plain(key), plain(field)];
  if (one === other || stem(one) === stem(other)) return true;
  if (field.startsWith(`${key}_`) || key.startsWith(`${field}_`)) return true;
  return Math.min(one.length, other.length) >= 5 && isOneSlipApart(one, other);
}

/** Whether one letter was left out, put in or changed. */
function isOneSlipApart(one: string, other: string): boolean {
  const [long, short] = one.length < other.length ? [other, one] : [one, other];
  let same = 0;
  while (same < short.length && long[same] === short[same]) same += 1;
  const rest = long.slice(same + 1);
  return rest === short.slice(same) || rest === short.slice(same + 1);
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, "");
const stem = (name: string) =>
  name
    .replace(/id$/, "")
    .replace(/(ies|y)$/, "i")
    .replace(/s$/, "");
