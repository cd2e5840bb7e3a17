/** Addresses, domains, e-mail addresses and names of files. */
const dotted =
  /(?:https?:\/\/|www\.)[^\s<>"'{}]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.@-])[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?:\/[^\s<>"'{}]*)?(?!\w)/g;
const quoted = /"([^"\n]{1,300})"|“([^”\n]{1,300})”|„([^“\n]{1,300})“|«([^»\n]{1,300})»/g;
const number = /\d+(?:[.,'\u00a0\u202f]\d+)*/g;

/** Shorter ones come with lists, times and plain words. */
const tellingDigits = 3;

/** What a task says that a rewritten one leaves out, letter by letter; empty when it keeps all. */
export function lostFacts(task: string, rewritten: string): string[] {
  const quotes = [...task.matchAll(quoted)].flatMap((found) => found.slice(1).filter(Boolean));
  const kept = folded(rewritten);
  const words = [...addressesIn(task), ...quotes].filter((one) => !kept.includes(folded(one)));
  return [...new Set([...words, ...foreignNumbers(rewritten, task)])];
}

/** The addresses and the longer numbers in a text that the task does not have. */
export function inventedFacts(task: string, rewritten: string): string[] {
  const numbers = foreignNumbers(task, rewritten).filter((one) => one.length >= tellingDigits);
  return [...new Set([...inventedAddresses(task, rewritten), ...numbers])];
}

/** The addresses in a text that the task does not have. */
export function inventedAddresses(task: string, text: string): string[] {
  const known = folded(task);
  return addressesIn(text).filter((one) => !known.includes(folded(one)));
}

function addressesIn(text: string): string[] {
  return [...text.matchAll(dotted)].map(([found]) =>
    found.replace(/^https?:\/\//, "").replace(/[.,;:!?)\]/]+$/, ""),
  );
}

/** The numbers of a text that another has not, whatever parts their digits. */
function foreignNumbers(known: string, text: string): string[] {
  const numbersIn = (one: string) =>
    [...one.matchAll(number)].map(([found]) => found.replaceAll(/\D/g, ""));
  const there = new Set(numbersIn(known));
  return numbersIn(text).filter((one) => !there.has(one));
}

function folded(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, " ");
}
