import * as appearing from "./appearing.ts";
import * as asSeen from "./as-seen.ts";
import * as boxes from "./boxes.ts";
import * as captchaAnswers from "./captcha-answers.ts";
import * as captchaPlaces from "./captcha-places.ts";
import * as captchaTokens from "./captcha-tokens.ts";
import * as captchaWork from "./captcha-work.ts";
import * as captchaWritten from "./captcha-written.ts";
import * as captchas from "./captchas.ts";
import * as hover from "./hover.ts";
import * as labels from "./labels.ts";
import * as marks from "./marks.ts";
import * as choices from "./choices.ts";
import * as dropdownState from "./dropdown-state.ts";
import * as editing from "./editing.ts";
import * as fields from "./fields.ts";
import * as formFields from "./form-fields.ts";
import * as generated from "./generated.ts";
import * as mask from "./mask.ts";
import * as maskPieces from "./mask-pieces.ts";
import * as maskRules from "./mask-rules.ts";
import * as maskSpans from "./mask-spans.ts";
import * as memory from "./memory.ts";
import * as ready from "./ready.ts";
import * as rendered from "./rendered.ts";
import * as renderedAttributes from "./rendered-attributes.ts";
import * as renderedParts from "./rendered-parts.ts";
import * as renderedGaps from "./rendered-gaps.ts";
import * as roles from "./roles.ts";
import * as scroll from "./scroll.ts";
import * as secrets from "./secrets.ts";
import * as selectors from "./selectors.ts";
import * as standing from "./standing.ts";
import * as text from "./text.ts";
import * as toggles from "./toggles.ts";
import * as tree from "./tree.ts";
import * as visit from "./visit.ts";
import * as walk from "./walk.ts";
import * as walkElement from "./walk-element.ts";
import * as ways from "./ways.ts";

/** Everything that these modules export, by name: functions, and constants that are JSON. */
const parts: Record<string, unknown> = {
  ...appearing,
  ...asSeen,
  ...boxes,
  ...tree,
  ...captchaAnswers,
  ...captchaPlaces,
  ...captchaTokens,
  ...captchaWork,
  ...captchaWritten,
  ...captchas,
  ...hover,
  ...labels,
  ...marks,
  ...roles,
  ...text,
  ...secrets,
  ...selectors,
  ...memory,
  ...ready,
  ...scroll,
  ...visit,
  ...walk,
  ...walkElement,
  ...rendered,
  ...renderedAttributes,
  ...renderedParts,
  ...renderedGaps,
  ...standing,
  ...fields,
  ...editing,
  ...toggles,
  ...choices,
  ...dropdownState,
  ...formFields,
  ...ways,
  ...generated,
  ...mask,
  ...maskPieces,
  ...maskRules,
  ...maskSpans,
};

/** Where the program is in its world: an element of the page can have any name, but no symbol. */
export const programPlace = 'globalThis[Symbol.for("nocturne")]';

/** Whether a function is part of the program, and so is called by its name in the page. */
export function isInjected(functionInPage: unknown): boolean {
  return typeof functionInPage === "function" && parts[functionInPage.name] === functionInPage;
}

/**
 * The modules of this folder as one script for a frame's isolated world: their exports become the
 * variables of one function, so that they find each other by name as their imports say.
 */
export function programSource(): string {
  const declarations = Object.entries(parts).map(([name, part]) =>
    typeof part === "function" ? part.toString() : `const ${name} = ${JSON.stringify(part)};`,
  );
  const functions = Object.keys(parts).filter((name) => typeof parts[name] === "function");
  return `${programPlace} ??= (() => {
${declarations.join("\n")}
const memory = createMemory();
return { ${functions.join(", ")} };
})();`;
}
