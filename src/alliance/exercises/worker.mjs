// The page's Python in a worker of its own, so that no computation freezes the page and each can be stopped.
import { loadPyodide } from "./pyodide.mjs";

const plainly = self.fetch.bind(self);
const tables = {};
let python = null, loaded = 0, told = 0;

// what comes in is counted for the progress bar; the largest file is packed, whatever the server may do with others
self.fetch = async (what, options) => {
  const address = String(what.url || what), packed = address.endsWith("pyodide.asm.wasm");
  const found = await plainly(packed ? address + ".bin" : address, options);
  if (!found.ok) throw new Error(`${address.split("/").pop()}: the server answered ${found.status}`);
  const counted = found.body.pipeThrough(new TransformStream({ transform(chunk, out) {
    loaded += chunk.length;
    if (loaded - told > 50000) postMessage({ loaded: (told = loaded) });
    out.enqueue(chunk);
  } }));
  return new Response(packed ? counted.pipeThrough(new DecompressionStream("gzip")) : counted, { status: found.status, headers: { "content-type": packed ? "application/wasm" : found.headers.get("content-type") || "" } });
};

const LONGEST = 20000; // characters; what a loop prints must not fill the page
let written = 0;
function out(text) {
  if (written > LONGEST) return;
  written += text.length + 1;
  postMessage({ out: written > LONGEST ? "… and more, which is not shown." : text });
}

async function start({ pandas }) {
  const base = new URL(".", import.meta.url).href;
  python = await loadPyodide({
    indexURL: base, packageBaseUrl: base, lockFileContents: await (await fetch(base + "lock.json")).text(), stdout: out, stderr: out,
    env: { HOME: "/home/pyodide", ALLIANCE_ROOT: "/home/pyodide/book" },
  });
  for (const name of ["compare.py", "inpage.py"]) python.FS.writeFile(name, await (await fetch(base + name)).text());
  if (pandas) {
    await python.loadPackage(["pandas"], { messageCallback() {}, errorCallback: out });
    python.unpackArchive(await (await fetch(base + "alliance.zip")).arrayBuffer(), "zip");
  }
  python.runPython("import sys; sys.path.insert(0, '.'); import inpage, json");
}

async function run({ code, key, files }) {
  written = 0;
  for (const [name, address] of Object.entries(files)) {
    tables[name] = tables[name] || new Uint8Array(await (await fetch(address)).arrayBuffer());
    python.FS.writeFile(name, tables[name]); // anew each time: the code of before may have written over it
  }
  python.globals.set("given", JSON.stringify({ code, key }));
  return JSON.parse(python.runPython("json.dumps(inpage.run(**json.loads(given)))"));
}

onmessage = async ({ data }) => {
  try {
    if (!python) { await start(data); postMessage({ ready: true }); }
    postMessage({ done: await run(data) });
  } catch (error) { postMessage({ failed: String((error && error.message) || error).split("\n").filter(Boolean).pop() }); }
};
