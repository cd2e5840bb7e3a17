import type { FormCandidate } from "../page/injected/form-fields.ts";
import { type Asked, askedBy, asksForCurrent, isConfirmation } from "./form-match.ts";
import { type Answer, answerFor, type FormValues } from "./form-values.ts";

/** A field, what it asks for, and what it gets. */
export interface Assignment<Field extends FormCandidate> {
  field: Field;
  asked: Asked;
  answer: Answer;
}

interface Asking<Field extends FormCandidate> {
  field: Field;
  asked: Asked;
}

/** Fields of one form, or of one frame outside its forms. */
type Group<Field extends FormCandidate> = Asking<Field>[];

/**
 * Which field gets what. The form that asks for most goes first, and others only get what it does
 * not ask for; twice in a form only fields that want a confirmation are filled. `done` is what is filled already.
 */
export function assign<Field extends FormCandidate>(
  candidates: readonly Field[],
  values: FormValues,
  done: ReadonlySet<Asked> = new Set(),
): Assignment<Field>[] {
  const asking = candidates.flatMap((field) => {
    const asked = askedBy(field);
    return asked === undefined ? [] : [{ field, asked }];
  });
  const groups = [...Map.groupBy(asking, ({ field }) => `${field.document}:${field.form}`).values()]
    .map((group) => answers(inContext(group, values), values))
    .toSorted((a, b) => distinct(b) - distinct(a));
  const finished = new Set<string>(done);
  return groups.flatMap((group) => {
    const isNew = ({ asked, answer }: Assignment<Field>) =>
      !finished.has(asked) &&
      (asked.startsWith("cc_exp") || answer.keys.some((key) => !finished.has(key)));
    const chosen = group.filter(
      (one, index) => isNew(one) && (isFirst(group, index) || wantsAgain(one)),
    );
    for (const { asked, answer } of chosen) {
      for (const key of [asked, ...answer.keys]) finished.add(key);
    }
    return chosen;
  });
}

function isFirst<Field extends FormCandidate>(group: Assignment<Field>[], index: number): boolean {
  return group.findIndex(({ asked }) => asked === group[index]!.asked) === index;
}

function wantsAgain<Field extends FormCandidate>({ asked, field }: Assignment<Field>): boolean {
  return asked === "new_password" || (asked === "email" && isConfirmation(field));
}

function distinct<Field extends FormCandidate>(group: Assignment<Field>[]): number {
  return new Set(group.map(({ asked }) => asked)).size;
}

/** What a field asks for can depend on its neighbours. */
function inContext<Field extends FormCandidate>(
  group: Group<Field>,
  values: FormValues,
): Group<Field> {
  const has = (asked: Asked) => group.some((one) => one.asked === asked);
  const passwords = group.filter(({ asked }) => asked === "current_password");
  const isNew = newPasswords(group, values);
  return group.map((one): Asking<Field> => {
    const { field, asked } = one;
    if (isNew(one, passwords)) return { field, asked: "new_password" };
    // "Vorname" and "Name", "Prénom" and "Nom": beside a first name it is the last.
    if (asked === "full_name" && has("first_name") && !has("last_name"))
      return { field, asked: "last_name" };
    return one;
  });
}

/** Which password fields that do not say so want a new one. */
function newPasswords<Field extends FormCandidate>(group: Group<Field>, values: FormValues) {
  const { current_password: current, new_password: next } = values;
  const news = group.filter(({ asked }) => asked === "new_password");
  const onlyRepeats = news.every(({ field }) => isConfirmation(field));
  return (one: Asking<Field>, passwords: Group<Field>): boolean => {
    if (one.asked !== "current_password" || asksForCurrent(one.field)) return false;
    const isSignUp = passwords.length + news.length > 1 && onlyRepeats;
    if (!isSignUp) return current === undefined && news.length === 0;
    const keepsFirst = current !== undefined && next !== undefined && news.length === 0;
    return !(keepsFirst && one === passwords[0]);
  };
}

function answers<Field extends FormCandidate>(
  group: Group<Field>,
  values: FormValues,
): Assignment<Field>[] {
  return group.flatMap(({ field, asked }) => {
    const answer = answerFor(asked, values, field) ?? substitute(asked, values, group);
    return answer === undefined ? [] : [{ field, asked, answer }];
  });
}

/** An e-mail address serves as a user name and the other way round; a password is new where only a new one is asked for. */
function substitute<Field extends FormCandidate>(
  asked: Asked,
  { email, username, current_password: password }: FormValues,
  group: Group<Field>,
): Answer | undefined {
  const has = (other: Asked) => group.some((one) => one.asked === other);
  if (asked === "username" && email !== undefined && !has("email"))
    return { values: [email], keys: ["email"] };
  if (asked === "email" && username?.includes("@") && !has("username"))
    return { values: [username], keys: ["username"] };
  if (asked === "new_password" && password !== undefined && !has("current_password"))
    return { values: [password], keys: ["current_password"] };
  return undefined;
}
