import type { Element } from "domhandler";
import { absolute } from "./addresses.ts";
import { createElement, findBelow, oneLine, type Fate } from "../tree.ts";

const sites =
  /(^|\.)(youtube(-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|wistia\.(com|net)|spotify\.com|soundcloud\.com|bandcamp\.com|twitch\.tv|codepen\.io|codesandbox\.io|jsfiddle\.net|stackblitz\.com|replit\.com|observablehq\.com|loom\.com|ted\.com|slideshare\.net|speakerdeck\.com|figma\.com|datawrapper\.dwcdn\.net|flourish\.studio|infogram\.com|bilibili\.com|rumble\.com|tiktok\.com|openstreetmap\.org|apple\.com|deezer\.com|mixcloud\.com|brightcove\.(com|net)|jwplatform\.com|jwplayer\.com|archive\.org|kickstarter\.com|streamable\.com|odysee\.com|scribd\.com|issuu\.com|google\.com)$/;

/** Decides on what plays or shows other pages: a link to it, on a line of its own; null for all else. */
export function playerOf(element: Element, base: string): Fate | null {
  const { name, attribs } = element;
  if (name === "iframe" || name === "frame") return frame(element, base);
  if (name === "video" || name === "audio") return media(element, base);
  if (name === "lite-youtube" || name === "youtube-video") {
    const id = attribs["videoid"] ?? attribs["video-id"] ?? "";
    const title = attribs["playlabel"] ?? attribs["title"];
    return id ? link(`https://www.youtube.com/watch?v=${id}`, title) : "drop";
  }
  if (name !== "object" && name !== "embed") return null;
  const url = absolute(attribs["data"] ?? attribs["src"], base);
  if (url && /\.pdf([?#]|$)/i.test(url)) return link(url, attribs["title"] ?? fileOf(url));
  return name === "object" ? "unwrap" : "drop";
}

function frame({ attribs }: Element, base: string): Fate {
  const source = attribs["data-src"] ?? attribs["data-lazy-src"] ?? attribs["src"];
  const url = URL.parse(absolute(source, base) ?? "");
  if (!url || !/^https?:$/.test(url.protocol) || !sites.test(url.hostname)) return "drop";
  if (url.hostname.endsWith("google.com") && !url.pathname.startsWith("/maps")) return "drop";
  return link(pageOf(url), attribs["title"]);
}

/** The page that a player shows, where its address tells. */
function pageOf(url: URL): string {
  const video = /^\/(?:embed|v|video)\/([\w-]+)/.exec(url.pathname)?.[1];
  if (video && video !== "videoseries" && /(^|\.)youtube(-nocookie)?\.com$/.test(url.hostname)) {
    return `https://www.youtube.com/watch?v=${video}`;
  }
  return video && url.hostname === "player.vimeo.com" ? `https://vimeo.com/${video}` : url.href;
}

function media(element: Element, base: string): Fate {
  const { attribs } = element;
  const given =
    attribs["src"] ?? attribs["data-src"] ?? findBelow(element, "source")?.attribs["src"];
  const url = absolute(given, base);
  if (!url || !/^https?:/.test(url)) return "drop";
  return link(url, attribs["title"] ?? attribs["aria-label"] ?? fileOf(url));
}

function fileOf(url: string): string {
  const last = URL.parse(url)?.pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function link(url: string, title: string | undefined): Fate {
  return [createElement("p", {}, [createElement("a", { href: url }, oneLine(title) || url)])];
}
