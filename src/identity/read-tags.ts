import { Parser } from "htmlparser2";

/** Is told of an HTML document as it is read. */
export interface TagReader {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
}

const deepest = 1_000;
const piece = 4_096;

/**
 * Reads HTML from the top to its end, or to where it nests deeper than any that people write: the
 * parser's time grows with the square of the depth, and the writer of an email chooses that.
 */
export function readTags(html: string, reader: TagReader): void {
  let depth = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1;
      reader.open(name, attributes);
    },
    ontext: (text) => reader.text(text),
    onclosetag(name) {
      depth -= 1;
      reader.close(name);
    },
  });
  for (let at = 0; at < html.length && depth < deepest; at += piece)
    parser.write(html.slice(at, at + piece));
  if (depth < deepest) parser.end();
}
