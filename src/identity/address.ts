/**
 * The address that mail to this one reaches: in lower case and without its `+tag`, as mail services
 * have it.
 */
export function reachedAddress(address: string): string {
  const at = address.lastIndexOf("@");
  const mailbox = address.slice(0, Math.max(at, 0)).replace(/\+.*$/s, "");
  return `${mailbox}${address.slice(Math.max(at, 0))}`.trim().toLowerCase();
}
