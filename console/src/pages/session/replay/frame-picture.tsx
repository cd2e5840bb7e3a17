import { useEffect, useRef, useState } from "react";
import { api } from "../../../api/client.ts";
import { createFrameCache } from "./frame-cache.ts";

/** The picture of a recording at a place; while it is read the one before stays. */
export function FramePicture({
  sessionId,
  frames,
  place,
}: {
  sessionId: string;
  /** All there are, in their order. */
  frames: readonly { frame: number }[];
  place: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cache, setCache] = useState<ReturnType<typeof createFrameCache>>();
  useEffect(() => {
    const numbers = frames.map(({ frame }) => frame);
    const opened = createFrameCache(numbers, (frame) => pictureOf(sessionId, frame));
    setCache(opened);
    return () => opened[Symbol.dispose]();
  }, [sessionId, frames]);
  const wanted = useRef(place);
  const drawn = useRef(-1);
  useEffect(() => {
    wanted.current = place;
    cache?.read(place).then(
      (picture) => {
        // One that comes late is still drawn where it is nearer to what is wanted.
        const isNearer =
          Math.abs(place - wanted.current) <= Math.abs(drawn.current - wanted.current);
        if (!isNearer || canvas.current === null) return;
        drawn.current = place;
        canvas.current.width = picture.width;
        canvas.current.height = picture.height;
        canvas.current.getContext("2d")?.drawImage(picture, 0, 0);
      },
      () => undefined,
    );
  }, [cache, place]);
  return <canvas ref={canvas} role="img" aria-label="The page at this moment" />;
}

async function pictureOf(session_id: string, frame: number): Promise<ImageBitmap> {
  const { bytes, contentType } = await api.sessionReplayFrame({ params: { session_id, frame } });
  return createImageBitmap(new Blob([bytes as BlobPart], { type: contentType }));
}
