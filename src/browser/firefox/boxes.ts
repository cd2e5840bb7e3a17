/** Four corners, x and y each, from the upper left one clockwise. */
export type Quad = [
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  x3: number,
  y3: number,
  x4: number,
  y4: number,
];

/** In the page: brings an element into view where it is not. */
export function scrollIntoView(element: Element): void {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const isWithin = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  if (!isWithin) element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
}

/**
 * In the page: the viewport's size, and the corners of what an element holds, without its border and
 * padding. Transforms of the element and of all that it is in are followed, but those in 3D.
 */
export function boxQuad(element: HTMLElement): number[] {
  const box = element.getBoundingClientRect();
  let matrix = new DOMMatrix();
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { transform } = getComputedStyle(at);
    if (transform !== "none") matrix = new DOMMatrix(transform).multiply(matrix);
  }
  matrix.e = 0;
  matrix.f = 0;
  const style = getComputedStyle(element);
  const pixels = (name: string) => Number.parseFloat(style.getPropertyValue(name)) || 0;
  const inset = (side: string) => pixels(`border-${side}-width`) + pixels(`padding-${side}`);
  // About its middle, which stays where it is under every transform.
  const [width, height] = [element.offsetWidth, element.offsetHeight];
  const [left, right] = [-width / 2 + inset("left"), width / 2 - inset("right")];
  const [top, bottom] = [-height / 2 + inset("top"), height / 2 - inset("bottom")];
  const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const corners = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ].flatMap(([x, y]) => {
    const moved = matrix.transformPoint({ x: x!, y: y! });
    return [middle.x + moved.x, middle.y + moved.y];
  });
  return [innerWidth, innerHeight, ...corners];
}
