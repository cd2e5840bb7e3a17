const reasons: [code: RegExp, reason: string][] = [
  [/NAME_NOT_RESOLVED|NAME_RESOLUTION/, "the name of the server is not known (DNS)"],
  [/CONNECTION_REFUSED/, "the server refused the connection"],
  [/CERT_|SSL_PINNED/, "the certificate of the server is not valid"],
  [/SSL_|BAD_SSL|QUIC_PROTOCOL/, "no secure connection could be made (TLS)"],
  [/TIMED_OUT/, "the server did not answer in time"],
  [/TOO_MANY_REDIRECTS/, "it redirects without end"],
  [/UNSAFE_PORT/, "Chromium does not open this port"],
  [/CONNECTION_(RESET|CLOSED|ABORTED)|EMPTY_RESPONSE/, "the server broke the connection off"],
  [/ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED|NETWORK_/, "the server can't be reached"],
  [/TUNNEL_CONNECTION_FAILED|PROXY_/, "the connection could not be made"],
  [/HTTP_RESPONSE_CODE_FAILURE/, "the server answered an error and no page"],
  [/BLOCKED_BY_(CLIENT|ADMINISTRATOR)/, "it is blocked in this browser"],
  [/INVALID_RESPONSE|INVALID_HTTP|CONTENT_DECODING/, "the server's answer can't be understood"],
  [/UNKNOWN_URL_SCHEME|DISALLOWED_URL_SCHEME/, "there is nothing to open such a URL with"],
];

/** What an error of Chromium's network (`net::ERR_…`) means, in plain words and with its code. */
export function networkReason(errorText: string): string {
  const code = errorText.replace(/^net::/, "");
  const reason = reasons.find(([pattern]) => pattern.test(code))?.[1];
  return reason === undefined ? code : `${reason} (${code})`;
}
