import type { Line } from "./listing.ts";

/** A way to tell an element from the text alone, and the words for it. */
export interface Finder {
  says: string;
  /** The fitting elements, in the order of the page; it also sees the lines that have no id. */
  among(lines: readonly Line[]): Line[];
}

export type Wanted = string | RegExp;

/** What an element may be called by. */
function namesOf({ text, attributes }: Line): string[] {
  const { label, aria_label, placeholder, title, alt, name } = attributes;
  return [text, label, aria_label, placeholder, title, alt, name].filter(
    (given): given is string => given !== undefined && given !== "",
  );
}

function fits(given: string, wanted: Wanted): boolean {
  return typeof wanted === "string" ? given === wanted : wanted.test(given);
}

const flat = (text: string) => text.replace(/\s+/g, " ").trim().toLowerCase();

function finder(says: string, test: (line: Line) => boolean): Finder {
  return { says, among: (lines) => lines.filter((line) => line.id !== null && test(line)) };
}

/** By what it is called (its text, label, placeholder, …): first exactly, else by a part of it. */
export function named(name: Wanted): Finder {
  return {
    says: `named ${name}`,
    among(lines) {
      const elements = lines.filter(({ id }) => id !== null);
      const exact = elements.filter((line) => namesOf(line).some((given) => fits(given, name)));
      if (exact.length > 0 || typeof name !== "string") return exact;
      const part = flat(name);
      return elements.filter((line) => namesOf(line).some((given) => flat(given).includes(part)));
    },
  };
}

/** A control by its label, which may stand in the line before it. */
export function field(name: string): Finder {
  const controls = tag("input", "select", "textarea");
  return {
    says: `the field ${name}`,
    among(lines) {
      const found = both(controls, named(name)).among(lines);
      if (found.length > 0) return found;
      const place = lines.findIndex(({ id, text }) => id === null && text === name);
      return place === -1 ? [] : controls.among(lines.slice(place + 1)).slice(0, 1);
    },
  };
}

/** By the name of its tag. */
export function tag(...names: string[]): Finder {
  return finder(`<${names.join("|")}>`, (line) => names.includes(line.tag));
}

/** By an attribute that has a value. */
export function attribute(name: string, value: Wanted): Finder {
  return finder(`${name}=${value}`, ({ attributes }) => {
    const given = attributes[name];
    return given !== undefined && fits(given, value);
  });
}

/** An area that can be scrolled by itself. */
export const scrollArea = attribute("scroll", /./);

/** By all of several marks. */
export function both(...finders: Finder[]): Finder {
  return {
    says: finders.map(({ says }) => says).join(" and "),
    among: (lines) =>
      finders
        .map((one) => one.among(lines))
        .reduce((kept, found) => kept.filter((line) => found.includes(line))),
  };
}

/** The place of the first line, with an id or without, that reads so. */
function placeOf(lines: readonly Line[], landmark: Wanted): number {
  return lines.findIndex(({ text, attributes }) =>
    [text, ...Object.values(attributes)].some((given) =>
      typeof landmark === "string" ? given.includes(landmark) : landmark.test(given),
    ),
  );
}

/** The first that fits at or after the line that reads so. */
export function after(landmark: Wanted, one: Finder): Finder {
  return {
    says: `the first after ${landmark}: ${one.says}`,
    among(lines) {
      const place = placeOf(lines, landmark);
      return place === -1 ? [] : one.among(lines.slice(place)).slice(0, 1);
    },
  };
}

/** The last that fits before the line that reads so. */
export function before(landmark: Wanted, one: Finder): Finder {
  return {
    says: `the last before ${landmark}: ${one.says}`,
    among(lines) {
      const place = placeOf(lines, landmark);
      return place === -1 ? [] : one.among(lines.slice(0, place)).slice(-1);
    },
  };
}

/** The one at a position, from 1; -1 is the last. */
export function nth(position: number, one: Finder): Finder {
  return {
    says: `number ${position} of: ${one.says}`,
    among(lines) {
      const found = one.among(lines).at(position > 0 ? position - 1 : position);
      return found === undefined ? [] : [found];
    },
  };
}
