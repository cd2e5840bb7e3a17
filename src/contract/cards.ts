import { z } from "zod";

const Part = z.union([z.string(), z.int().nonnegative().transform(String)]).nullish();

const Given = z.object({
  card_holder_name: z.string().trim().min(1).max(1_000),
  card_number: z
    .string()
    .trim()
    .regex(/^\d[\d -]{10,40}$/, "must be the digits of a card, with spaces or hyphens between them")
    .refine(hasCheckDigit, "is no card's number: a digit is wrong or missing"),
  card_cvv: z
    .string()
    .trim()
    .regex(/^\d{3,4}$/, "must be three or four digits"),
  card_full_expiration: z
    .string()
    .trim()
    .nullish()
    .describe(
      "MM/YY, MM/YYYY or YYYY-MM. Instead of it there may be expiry_month and expiry_year.",
    ),
  expiry_month: Part,
  expiry_year: Part,
});

/** A card as it comes in; the number and the expiration stay as they are written (contract 1.1). */
export const Card = Given.transform(({ expiry_month, expiry_year, ...card }, context) => {
  const parts = [expiry_month?.padStart(2, "0"), expiry_year];
  const card_full_expiration = card.card_full_expiration || parts.filter(Boolean).join("/");
  if (!/^((0[1-9]|1[0-2])\/\d{2}(\d{2})?|\d{4}-(0[1-9]|1[0-2]))$/.test(card_full_expiration))
    context.addIssue({
      code: "custom",
      path: ["card_full_expiration"],
      message: "must be a month, written MM/YY, MM/YYYY or YYYY-MM",
    });
  return { ...card, card_full_expiration };
}).meta({ id: "CreditCard" });

/** Whether the month of a card's expiration, as `Card` takes it, has ended everywhere on earth. */
export function hasExpired(expiration: string): boolean {
  const [first = "", second = ""] = expiration.split(/[/-]/);
  const [month, year] = first.length === 4 ? [second, first] : [first, second];
  const nextMonth = Date.UTC(Number(year.padStart(4, "20")), Number(month));
  return Date.now() > nextMonth + 12 * 60 * 60_000;
}

/** ISO/IEC 7812-1, annex B: every second digit from the right is doubled. */
function hasCheckDigit(text: string): boolean {
  const digits = (text.match(/\d/g) ?? []).toReversed().map(Number);
  if (digits.length < 12 || digits.length > 19) return false;
  const sum = digits.reduce((total, digit, index) => {
    const value = index % 2 === 0 ? digit : digit * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
