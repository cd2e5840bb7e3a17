import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
const run = promisify(execFile);

/** A folder outside of this project in which generated scripts find their packages. */
export interface ScriptFolder extends AsyncDisposable {
  path: string;
  /** Writes a script and answers where it is. */
  write(name: string, code: string): Promise<string>;
}

/** Playwright is installed here by the name `playwright-core`, which is the same without its downloads. */
const packages = { playwright: "playwright-core", "notte-sdk": "notte-sdk", "@types": "@types" };

export async function openScriptFolder(): Promise<ScriptFolder> {
  const path = await mkdtemp(join(tmpdir(), "nocturne-scripts-"));
  await mkdir(join(path, "node_modules"));
  for (const [name, installed] of Object.entries(packages)) {
    await symlink(join(modules, installed), join(path, "node_modules", name));
  }
  await writeFile(join(path, "package.json"), '{ "type": "module" }');
  return {
    path,
    async write(name, code) {
      const file = join(path, name);
      await writeFile(file, code);
      return file;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Runs a program and answers what it says, also where it fails; an empty text is what a checker says that has nothing to complain about. */
export async function said(command: string, args: string[], cwd: string): Promise<string> {
  try {
    const { stdout, stderr } = await run(command, args, { cwd, maxBuffer: 2 ** 24 });
    return stdout + stderr;
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (code === "ENOENT" && command === "python3") {
      throw new Error(
        "Python is missing: `node setup.mjs --tests` installs it on Debian as root.",
        {
          cause: error,
        },
      );
    }
    return `${command} ended with ${String(code)}\n${stdout}${stderr}`;
  }
}

/** Does what a generated script does, in this process; answers what its `run()` answers. */
export async function runScript(file: string, parameters: object = {}): Promise<unknown> {
  const script = (await import(pathToFileURL(file).href)) as {
    run(parameters: object): Promise<unknown>;
  };
  return script.run(parameters);
}

/** What the type checker of this project says of scripts, as a user's own would be set up. */
export function typeErrors(folder: ScriptFolder, files: string[]): Promise<string> {
  const options =
    "--noEmit --strict --noUncheckedIndexedAccess --target esnext --module nodenext --skipLibCheck --types node";
  return said(join(modules, ".bin/tsc"), [...options.split(" "), ...files], folder.path);
}

/** What Python says of scripts that it only compiles. */
export function pythonErrors(folder: ScriptFolder, files: string[]): Promise<string> {
  return said("python3", ["-m", "py_compile", ...files], folder.path);
}

/** What the formatter of this project says of a script; empty where there is nothing to change. */
export async function formatComplaints(folder: ScriptFolder, file: string): Promise<string> {
  const found = await said(join(modules, ".bin/oxfmt"), ["--list-different", file], folder.path);
  return found.trim();
}

/** A Python script as it is parsed: how it is built without its texts, and its texts. */
interface ParsedPython {
  shape: string;
  constants: string[];
}

const parsePython = `
import ast, json, sys
found = []
for path in sys.argv[1:]:
    tree = ast.parse(open(path, "rb").read())
    constants = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            constants.append(node.value)
            node.value = ""
    found.append({"shape": ast.dump(tree), "constants": constants})
print(json.dumps(found))
`;

/** What Python understands of scripts, none of which runs. */
export async function pythonConstants(
  folder: ScriptFolder,
  files: string[],
): Promise<ParsedPython[]> {
  return JSON.parse(await said("python3", ["-c", parsePython, ...files], folder.path));
}
