export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Where a picture lies in a box, in the box's pixels. */
export interface Fit extends Size {
  left: number;
  top: number;
}

/** The largest place for a picture in the middle of a box that keeps its proportions. */
export function fitInto(box: Size, picture: Size): Fit {
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  const width = Math.floor(picture.width * scale);
  const height = Math.floor(picture.height * scale);
  return {
    left: Math.floor((box.width - width) / 2),
    top: Math.floor((box.height - height) / 2),
    width,
    height,
  };
}

/** A point on the screen as one of the page's viewport, in CSS pixels; what lies outside is taken to the edge. */
export function pagePoint(
  { x, y }: Point,
  shown: { left: number; top: number } & Size,
  viewport: Size,
): Point {
  const inside = (value: number, most: number) => Math.min(Math.max(value, 0), most - 1);
  return {
    x: inside(((x - shown.left) / shown.width) * viewport.width, viewport.width),
    y: inside(((y - shown.top) / shown.height) * viewport.height, viewport.height),
  };
}
