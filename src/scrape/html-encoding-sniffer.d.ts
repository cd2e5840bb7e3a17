declare module "html-encoding-sniffer" {
  interface Options {
    xml?: boolean;
    transportLayerEncodingLabel?: string;
    defaultEncoding?: string;
    maxPrescanBytes?: number;
  }

  /** The canonical name of an encoding (WHATWG Encoding), or `defaultEncoding`. */
  export default function sniff(bytes: Uint8Array, options?: Options): string;
}
