import type { Memory } from "./memory.ts";

declare const memory: Memory;

/** Whether what a field holds must not be told: passwords, cards, codes, and what was a password once and is shown now. */
export function holdsSecret(field: Element): boolean {
  if (memory.secrets.has(field)) return true;
  const isSecret = isSecretField(field);
  if (isSecret) memory.secrets.add(field);
  return isSecret;
}

export function isSecretField(field: Element): boolean {
  const isInput = field instanceof HTMLInputElement;
  if (isInput && field.type === "password") return true;
  const tokens = field.getAttribute("autocomplete") ?? "";
  if (/password|cc-(number|csc|exp)|one-time-code/i.test(tokens)) return true;
  if (!isInput && field.localName !== "textarea" && !field.hasAttribute("contenteditable")) {
    return false;
  }
  const masked = getComputedStyle(field).getPropertyValue("-webkit-text-security");
  return masked !== "" && masked !== "none";
}
