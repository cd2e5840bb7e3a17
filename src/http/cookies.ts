/** The value of a cookie in a `Cookie` header (RFC 6265, 4.2); undefined where it is not there. */
export function cookieNamed(name: string, header: string | undefined): string | undefined {
  return new RegExp(`(?:^|;\\s*)${name}=([^;\\s]+)`).exec(header ?? "")?.[1];
}
