/**
 * Runs in the page: all frame elements of the document, in the order in which `readableHtml` numbers
 * them. That is tree order, an open shadow root standing before the children of its host; hidden
 * frames count.
 */
export function frameElements(): Element[] {
  const found: Element[] = [];
  const collect = (within: Document | ShadowRoot): void => {
    for (const element of within.querySelectorAll("*")) {
      if (/^i?frame$/.test(element.localName)) found.push(element);
      if (element.shadowRoot instanceof ShadowRoot) collect(element.shadowRoot);
    }
  };
  collect(document);
  return found;
}
