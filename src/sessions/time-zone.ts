import { getCountry } from "countries-and-timezones";

/** In countries with several: the zone where most people live. */
const mostPeople: Record<string, string> = {
  AR: "America/Argentina/Buenos_Aires",
  AU: "Australia/Sydney",
  BR: "America/Sao_Paulo",
  CA: "America/Toronto",
  CD: "Africa/Kinshasa",
  CL: "America/Santiago",
  CN: "Asia/Shanghai",
  CY: "Asia/Nicosia",
  DE: "Europe/Berlin",
  EC: "America/Guayaquil",
  ES: "Europe/Madrid",
  FM: "Pacific/Pohnpei",
  GL: "America/Nuuk",
  ID: "Asia/Jakarta",
  KI: "Pacific/Tarawa",
  KZ: "Asia/Almaty",
  MH: "Pacific/Majuro",
  MN: "Asia/Ulaanbaatar",
  MX: "America/Mexico_City",
  MY: "Asia/Kuala_Lumpur",
  NZ: "Pacific/Auckland",
  PF: "Pacific/Tahiti",
  PG: "Pacific/Port_Moresby",
  PS: "Asia/Hebron",
  PT: "Europe/Lisbon",
  RU: "Europe/Moscow",
  UA: "Europe/Kiev",
  US: "America/New_York",
  UZ: "Asia/Tashkent",
  VN: "Asia/Ho_Chi_Minh",
};

/** The server's own time zone (IANA). */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A time zone of the IANA as the browser writes it; undefined for what is none. */
export function zoneNamed(name: string): string | undefined {
  // Offsets such as +01:00 mean the contrary in the environment of a process.
  if (!/^[a-z]/i.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** The time zone of a country (ISO 3166-1 alpha-2), or of a city in it that names one; undefined for no country. */
export function zoneOfPlace(country: string, city: string | undefined): string | undefined {
  const code = country.toUpperCase();
  const zones: readonly string[] = getCountry(code)?.timezones ?? [];
  const wanted = city
    ?.trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ");
  const nameOf = (zone: string) => zone.split("/").at(-1)!.toLowerCase().replaceAll("_", " ");
  const zone = zones.find((one) => nameOf(one) === wanted) ?? mostPeople[code] ?? zones[0];
  return zone === undefined ? undefined : zoneNamed(zone);
}
