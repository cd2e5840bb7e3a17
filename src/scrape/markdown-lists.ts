import type TurndownService from "turndown";

/** Lists, ordered and not, nested by the width of the marker; terms and what defines them. */
export function lists(service: TurndownService): void {
  const numbers = new Map<Node, number>();
  service.addRule("listItem", {
    filter: "li",
    replacement: (content, node) => {
      const list = node.parentNode;
      const marker = list?.nodeName === "OL" ? `${nextNumber(list as Element, numbers)}. ` : "- ";
      const text = content.trim().replace(/^\[([ x])\] +/, "[$1] ");
      return text ? `\n${marker}${indent(text, marker.length)}\n` : "";
    },
  });
  service.addRule("list", {
    filter: ["ul", "ol"],
    replacement: (content, node) => {
      const parent = node.parentNode?.nodeName;
      const text = content.replace(/^\n+/, "").trimEnd();
      // Lists right in lists are wrong and frequent.
      if (parent === "UL" || parent === "OL") return `\n${" ".repeat(3)}${indent(text, 3)}\n`;
      return parent === "LI" ? `\n${text}\n` : `\n\n${text}\n\n`;
    },
  });
  service.addRule("term", {
    filter: "dt",
    replacement: (content) => {
      const term = content.trim();
      return /\n|\*\*|^#/.test(term) || term === "" ? `\n\n${term}\n\n` : `\n\n**${term}**\n\n`;
    },
  });
}

function nextNumber(list: Element, numbers: Map<Node, number>): number {
  const start = Number.parseInt(list.getAttribute("start") ?? "", 10);
  const number = numbers.get(list) ?? (Number.isNaN(start) ? 1 : start);
  numbers.set(list, number + 1);
  return number;
}

function indent(text: string, width: number): string {
  return text.replace(/\n(?!\n)/g, `\n${" ".repeat(width)}`);
}
