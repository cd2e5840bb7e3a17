/** The pictures of a recording, read as they are needed. */
export interface FrameCache extends Disposable {
  /** A picture by its place; the next ones are read ahead. */
  read(place: number): Promise<ImageBitmap>;
}

const kept = 48;
const ahead = 5;

/** Keeps the pictures that were read last. `frames` has the number of each, in their order: they have gaps. */
export function createFrameCache(
  frames: readonly number[],
  fetched: (frame: number) => Promise<ImageBitmap>,
): FrameCache {
  const pictures = new Map<number, Promise<ImageBitmap>>();
  const drop = (place: number) => {
    const picture = pictures.get(place);
    pictures.delete(place);
    picture?.then(
      (bitmap) => bitmap.close(),
      () => undefined,
    );
  };
  const want = (place: number) => {
    const known = pictures.get(place);
    if (known !== undefined) {
      pictures.delete(place);
      pictures.set(place, known);
      return known;
    }
    const picture = fetched(frames[place]!);
    pictures.set(place, picture);
    picture.catch(() => pictures.delete(place));
    const [oldest] = pictures.keys();
    if (pictures.size > kept && oldest !== undefined) drop(oldest);
    return picture;
  };
  return {
    read(place) {
      const picture = want(place);
      for (let next = place + 1; next <= place + ahead && next < frames.length; next += 1) {
        want(next).catch(() => undefined);
      }
      return picture;
    },
    [Symbol.dispose]() {
      for (const place of pictures.keys()) drop(place);
    },
  };
}
