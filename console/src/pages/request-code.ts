/** A request to this server, or to the one at `base`, as a command for curl, which reads the key from the environment. */
export function curlOf(
  method: string,
  path: string,
  body?: unknown,
  base = window.location.origin,
): string {
  const url = `"${base}${path}"`;
  const lines = [
    `curl ${method === "GET" ? "" : `-X ${method} `}${url}`,
    `  -H "Authorization: Bearer $NOTTE_API_KEY"`,
  ];
  if (body !== undefined) {
    const json = JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`);
    lines.push(`  -H "Content-Type: application/json"`, `  -d '${json}'`);
  }
  return lines.join(" \\\n");
}

/** The upload of a file to this server, as a command for curl. */
export function curlUpload(path: string, file: string): string {
  return `${curlOf("POST", path)} \\\n  -F file=@${file}`;
}

/** A value as it stands in a script, `depth` spaces in. */
export function literalOf(value: unknown, depth = 0): string {
  const json = JSON.stringify(value, null, 2).replaceAll(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:");
  return json.replaceAll("\n", `\n${" ".repeat(depth)}`);
}

/** The first lines of a script for the npm package notte-sdk. */
export function sdkStart(): string {
  return [
    'import { NotteClient } from "notte-sdk";',
    "",
    `const notte = new NotteClient({ baseUrl: "${window.location.origin}", apiKey: process.env.NOTTE_API_KEY });`,
    "",
  ].join("\n");
}
