// Draws states of panels with the Python of a site: node pyodide_states.mjs SITE asked.json > drawn
import fs from "node:fs";
import {pathToFileURL} from "node:url";

const folder = `${process.argv[2]}/python`;
const {loadPyodide} = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({indexURL: `${folder}/`});
const zip = fs.readFileSync(`${folder}/kit.zip`);
python.unpackArchive(new Uint8Array(zip).buffer, "zip", {extractDir: "/kit"});
python.runPython("import sys; sys.path.insert(0, '/kit')");
const draw = python.pyimport("helpers.show.states").drawing(
  fs.readFileSync(`${folder}/figures.json`, "utf8"));
const asked = JSON.parse(fs.readFileSync(process.argv[3], "utf8"));
const drawn = asked.map(([text, values]) => draw(text, JSON.stringify(values)));
process.stdout.write(JSON.stringify(drawn));
