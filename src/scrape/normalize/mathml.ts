import { isTag, isText, type ChildNode, type Element } from "domhandler";
import { childElements, lineOf } from "../tree.ts";

const symbols: Record<string, string> = {
  α: "\\alpha",
  β: "\\beta",
  γ: "\\gamma",
  δ: "\\delta",
  ε: "\\epsilon",
  ζ: "\\zeta",
  η: "\\eta",
  θ: "\\theta",
  λ: "\\lambda",
  μ: "\\mu",
  ν: "\\nu",
  ξ: "\\xi",
  π: "\\pi",
  ρ: "\\rho",
  σ: "\\sigma",
  τ: "\\tau",
  φ: "\\phi",
  χ: "\\chi",
  ψ: "\\psi",
  ω: "\\omega",
  Γ: "\\Gamma",
  Δ: "\\Delta",
  Θ: "\\Theta",
  Λ: "\\Lambda",
  Σ: "\\Sigma",
  Φ: "\\Phi",
  Ψ: "\\Psi",
  Ω: "\\Omega",
  "∑": "\\sum",
  "∏": "\\prod",
  "∫": "\\int",
  "∞": "\\infty",
  "∂": "\\partial",
  "∇": "\\nabla",
  "≤": "\\le",
  "≥": "\\ge",
  "≠": "\\ne",
  "≈": "\\approx",
  "≡": "\\equiv",
  "±": "\\pm",
  "×": "\\times",
  "·": "\\cdot",
  "⋅": "\\cdot",
  "→": "\\to",
  "⇒": "\\Rightarrow",
  "∈": "\\in",
  "∉": "\\notin",
  "⊂": "\\subset",
  "⊆": "\\subseteq",
  "∪": "\\cup",
  "∩": "\\cap",
  "∀": "\\forall",
  "∃": "\\exists",
  "√": "\\surd",
  "…": "\\dots",
  "−": "-",
  "{": "\\{",
  "}": "\\}",
  "%": "\\%",
  "\u2061": "",
  "\u2062": "",
  "\u2063": "",
};
const accents: Record<string, string> = {
  "^": "hat",
  "¯": "bar",
  "‾": "overline",
  "→": "vec",
  "⃗": "vec",
  "~": "tilde",
  "˜": "tilde",
  "˙": "dot",
  ".": "dot",
};

/** The TeX that draws what presentation MathML draws; what has no counterpart is left as its text. */
export function texOfMathMl(node: ChildNode): string {
  if (isText(node)) return "";
  if (!isTag(node)) return "";
  const { name } = node;
  if (name.startsWith("annotation")) return "";
  if (/^m(i|n|o)$/.test(name)) return token(node);
  if (name === "mtext" || name === "ms") return `\\text{${lineOf(node)}}`;
  if (name === "mspace") return " ";
  if (name === "mtable") return matrix(node);
  const parts = childElements(node).map((child) => texOfMathMl(child));
  return layout(name, parts, node) ?? sequence(parts);
}

function layout(name: string, parts: string[], node: Element): string | null {
  const [first = "", second = "", third = ""] = parts;
  if (name === "mfrac") return `\\frac{${first}}{${second}}`;
  if (name === "msqrt") return `\\sqrt{${sequence(parts)}}`;
  if (name === "mroot") return `\\sqrt[${second}]{${first}}`;
  if (name === "msup") return `${base(first)}^${group(second)}`;
  if (name === "msub" || name === "munder") return `${base(first)}_${group(second)}`;
  if (name === "msubsup" || name === "munderover") {
    return `${base(first)}_${group(second)}^${group(third)}`;
  }
  if (name === "mover") {
    const mark = accents[lineOf(childElements(node)[1])];
    return mark ? `\\${mark}{${first}}` : `${base(first)}^${group(second)}`;
  }
  if (name === "mfenced") {
    const { open = "(", close = ")" } = node.attribs;
    return `${open}${parts.join(", ")}${close}`;
  }
  return null;
}

function matrix(node: Element): string {
  const rows = childElements(node).map((row) =>
    childElements(row)
      .map((cell) => sequence(childElements(cell).map((child) => texOfMathMl(child))))
      .join(" & "),
  );
  return `\\begin{matrix}${rows.join(" \\\\ ")}\\end{matrix}`;
}

function token(node: Element): string {
  const text = lineOf(node);
  const symbol = symbols[text];
  if (symbol !== undefined) return symbol;
  if (node.name === "mi" && /^(sin|cos|tan|log|ln|exp|lim|max|min|det|gcd|sup|inf)$/.test(text)) {
    return `\\${text}`;
  }
  return node.name === "mi" && /^[\p{L}]{2,}$/u.test(text) ? `\\mathrm{${text}}` : text;
}

/** The parts one after the other, apart where a command would run into a letter. */
function sequence(parts: string[]): string {
  let tex = "";
  for (const part of parts) {
    const apart = /\\[a-z]+$/i.test(tex) && /^[a-z]/i.test(part);
    tex += apart ? ` ${part}` : part;
  }
  return tex;
}

function base(tex: string): string {
  return tex.length <= 1 || /^(\\[a-z]+|\d+|\\?[()[\]{}|]|\\mathrm\{\w+\})$/i.test(tex)
    ? tex
    : `{${tex}}`;
}

function group(tex: string): string {
  return tex.length === 1 ? tex : `{${tex}}`;
}
