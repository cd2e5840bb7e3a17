import { useQuery } from "@tanstack/react-query";
import { Image } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api } from "../../api/client.ts";

const everyMs = 8_000;

/** The last picture of a session, read while it can be seen. */
export function Thumbnail({ sessionId, active }: { sessionId: string; active: boolean }) {
  const frame = useRef<HTMLSpanElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const isSeen = useSeen(frame);
  const { data } = useQuery({
    queryKey: ["thumbnail", sessionId, active],
    queryFn: async () => {
      const { bytes, contentType } = await api.sessionThumbnail({
        params: { session_id: sessionId },
      });
      return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: contentType });
    },
    enabled: isSeen,
    staleTime: everyMs,
    refetchInterval: ({ state }) => active && state.error === null && everyMs,
    retry: false,
  });
  useEffect(() => {
    if (data === undefined) return;
    const url = URL.createObjectURL(data);
    picture.current!.src = url;
    return () => URL.revokeObjectURL(url);
  }, [data]);
  return (
    <span className="thumbnail" ref={frame}>
      {data === undefined ? <Image size={15} aria-hidden /> : <img ref={picture} alt="" />}
    </span>
  );
}

function useSeen(element: React.RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver((entries) => setSeen(entries.at(-1)!.isIntersecting));
    watch.observe(element.current!);
    return () => watch.disconnect();
  }, [element]);
  return isSeen;
}
