const shownThen = "its page shows another value each time";
const typedFirst = "the password that was refused first is in no recording";

/** What can't be done again without reading the page anew, and why, by the task's name. */
export const onlyOnce: Readonly<Record<string, string>> = {
  "pictures are counted by what they show": shownThen,
  "a total is worked out from prices and numbers": shownThen,
  "a question is answered": shownThen,
  "what is hidden misleads nobody": shownThen,
  "the cheapest of three pages": shownThen,
  "the best of six, most of them beyond the viewport": shownThen,
  "a number that is corrected by what the error says": shownThen,
  "what a field holds is typed into another": shownThen,
  "what a click loads is read": shownThen,
  "folded questions, native and not": shownThen,
  "a code from a new tab, which is closed": shownThen,
  "a code from a new tab, which stays open": shownThen,
  "a code of six boxes": "a one-time code is good for once",
  "a wrong password, then the right one": typedFirst,
  "four errors at once are mended": typedFirst,
};

/** Passwords are in no recording: whoever does it again gives them, by the task's name. */
export const secretsOf: Readonly<Record<string, Record<string, string>>> = {
  "a wrong password, then the right one": { SITE_127_0_0_1_PASSWORD: "moth-light" },
  "four errors at once are mended": {
    SITE_127_0_0_1_PASSWORD: "moth-light-1",
    SITE_127_0_0_1_REPEAT_THE_PASSWORD: "moth-light-1",
  },
};
