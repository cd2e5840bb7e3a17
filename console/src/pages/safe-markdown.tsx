import Markdown, { type Components } from "react-markdown";
import { markdownParts } from "./markdown-tables.ts";
import "./safe-markdown.css";

const outside = { target: "_blank", rel: "noreferrer noopener nofollow" };

/** Nothing is loaded from elsewhere: what would be a picture is a link to it. */
const components: Components = {
  img: ({ src, alt }) => (
    <a {...outside} href={typeof src === "string" ? src : ""} className="markdown-picture">
      {alt || "picture"}
    </a>
  ),
  a: ({ href, children }) => (
    <a {...outside} href={href}>
      {children}
    </a>
  ),
};

/** In a cell there are words only. */
const inCell: Components = { ...components, p: ({ children }) => <>{children}</> };

/** Markdown from elsewhere, as a page of text: HTML in it is shown as text, and it loads nothing. */
export function SafeMarkdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      {markdownParts(text).map((part, index) =>
        "rows" in part ? (
          <MarkdownTable key={index} rows={part.rows} />
        ) : (
          <Markdown key={index} components={components}>
            {part.text}
          </Markdown>
        ),
      )}
    </div>
  );
}

function MarkdownTable({ rows: [head, ...rows] }: { rows: string[][] }) {
  const cell = (text: string) => <Markdown components={inCell}>{text}</Markdown>;
  return (
    <div className="markdown-table" tabIndex={0} role="region" aria-label="Table">
      <table>
        <thead>
          <tr>
            {head?.map((text, index) => (
              <th key={index} scope="col">
                {cell(text)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((text, index) => (
                <td key={index}>{cell(text)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
