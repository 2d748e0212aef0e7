// Draws panels with the kit's own Python, away from the page, so that the page never waits.
import {loadPyodide} from "./python/pyodide.mjs";

const here = name => new URL(`./python/${name}`, import.meta.url).href;

async function begun() {
  const [python, kit, figures] = await Promise.all([
    loadPyodide({indexURL: here(""), checkAPIVersion: true}),
    fetch(here("kit.zip")).then(answer => answer.arrayBuffer()),
    fetch(here("figures.json")).then(answer => answer.text()),
  ]);
  python.unpackArchive(kit, "zip", {extractDir: "/kit"});
  python.runPython("import sys; sys.path.insert(0, '/kit')");
  return python.pyimport("helpers.show.states").drawing(figures);
}

const ready = begun();
onmessage = async ({data: {panel, number, text, values}}) => {
  try {
    postMessage({panel, number, html: (await ready)(text, JSON.stringify(values))});
  } catch (error) {
    postMessage({panel, number, error: String(error)});
  }
};
