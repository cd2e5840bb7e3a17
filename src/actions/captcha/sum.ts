const small = [
  "zero one two three four five six seven eight nine ten",
  "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
]
  .join(" ")
  .split(" ");

const number = `\\d{1,3}|${small.join("|")}`;
const sum = new RegExp(
  `^(?:(?:what(?: is|'s)|how much is|calculate|solve|please|the|result|sum|of|answer|captcha|security|question|math)[\\s:,]+)*` +
    `(${number})\\s*(\\+|-|−|–|×|x|\\*|plus|minus|times)\\s*(${number})` +
    `\\s*(?:=|equals|is)?\\s*\\??\\s*\\*?$`,
  "i",
);

/** The answer to a question that is nothing but a sum of two small numbers, such as `What is 3 + four?`; undefined for any other. */
export function sumOf(question: string): string | undefined {
  const found = sum.exec(question.replace(/\s+/g, " ").trim());
  if (found === null) return undefined;
  const [first, second] = [valueOf(found[1]!), valueOf(found[3]!)];
  const sign = found[2]!.toLowerCase();
  if (sign === "+" || sign === "plus") return String(first + second);
  if (sign === "-" || sign === "−" || sign === "–" || sign === "minus")
    return String(first - second);
  return String(first * second);
}

function valueOf(text: string): number {
  const word = small.indexOf(text.toLowerCase());
  return word === -1 ? Number(text) : word;
}
