import type { Element } from "domhandler";
import { codeText, languageOf } from "../normalize/code-text.ts";
import { fixedSpace, type Place } from "./writer.ts";

/** A code block as a fence with its language; in a cell a line of inline code for each line. */
export function codeBlock(pre: Element, place: Place): string {
  const text = codeText(pre);
  if (place.cell) {
    const lines = text.split("\n").filter((line) => line.trim());
    return lines.map((line) => inlineCode(line).replaceAll(fixedSpace, " ")).join("\n");
  }
  const fence = "`".repeat(Math.max(3, longestTicks(text) + 1));
  return text && `${fence}${languageOf(pre)}\n${text}\n${fence}`;
}

/** Code within a line, between enough backticks; what is at its ends besides stays outside. */
export function inlineCode(text: string): string {
  const line = text.replace(/[\n\u00A0]/g, " ").replace(/[\u00AD\u200B\u2060\uFEFF]/g, "");
  if (line.trim() === "") return line && " ";
  const ticks = "`".repeat(longestTicks(line) + 1);
  const space = /^`|`$/.test(line) ? fixedSpace : "";
  return ticks + space + line.replaceAll(" ", fixedSpace) + space + ticks;
}

function longestTicks(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, ticks) => Math.max(longest, ticks.length), 0);
}
