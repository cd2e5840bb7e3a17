/** Text that is HTML already. */
export interface Html {
  html: string;
}

type Piece = Html | string | number | undefined | readonly Html[];

/** HTML, in which whatever is not HTML already is escaped; undefined is nothing. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return { html: String.raw({ raw: strings }, ...pieces.map(written)) };
}

function written(piece: Piece): string {
  if (piece === undefined) return "";
  if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
  return "html" in piece ? piece.html : piece.map((one) => one.html).join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}

/** HTML of our own that comes in a string. */
export function asHtml(text: string): Html {
  return { html: text };
}

/** A whole page in the site's looks. */
export function page(title: string, body: Html, scripts: readonly string[] = []): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Fernhollow</title>
        <link rel="stylesheet" href="/look.css" />
      </head>
      <body>
        <header>
          <a class="brand" href="/"><span aria-hidden="true">❧</span> Fernhollow</a>
          <nav aria-label="Main">
            <a href="/shop/checkout">Basket</a>
            <a href="/account">Your account</a>
          </nav>
        </header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
        <footer>
          <p>Fernhollow Garden Supplies · 12 Mill Lane · <a href="/help">Help</a></p>
        </footer>
        ${scripts.map((name) => asHtml(`<script src="/${name}"></script>`))}
      </body>
    </html>`.html;
}

/** One labelled field of a form. */
export interface FieldShape {
  name: string;
  label: string;
  type?: string;
  /** What it is for, by the words of HTML's autocomplete; left out where the site tells nothing. */
  autocomplete?: string | undefined;
  value?: string | undefined;
  hint?: string | undefined;
  /** What is wrong with what was sent. */
  error?: string | undefined;
  /** Further attributes. */
  more?: Html;
}

/** A label, its field, and what there is to say about it. */
export function field(shape: FieldShape): Html {
  const { name, label, type = "text", autocomplete, value, hint, error, more } = shape;
  const notes = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${hint === undefined ? undefined : html`<p class="hint" id="${name}-hint">${hint}</p>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value ?? ""}"
      ${autocomplete === undefined ? undefined : html`autocomplete="${autocomplete}"`}
      ${notes === "" ? undefined : html`aria-describedby="${notes}"`}
      ${error === undefined ? undefined : html`aria-invalid="true"`}
      ${more}
    />
    ${error === undefined ? undefined : html`<p class="error" id="${name}-error">${error}</p>`}
  </div>`;
}

/** A message above a form. */
export function alert(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<p class="alert" role="alert">${text}</p>`;
}
