// Checks a pack of evidence from disk, without a network: its hashes, its figures, and what stands behind each.
"use strict";
const say = document.getElementById("say"), results = document.getElementById("results");
const text = new TextDecoder();

// A ZIP whose files are stored as they are (APPNOTE 4.3.7 and 4.3.12): name to bytes.
function unzip(buffer) {
  const view = new DataView(buffer), found = new Map();
  let end = buffer.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error("This is no ZIP file.");
  let at = view.getUint32(end + 16, true);
  for (let n = view.getUint16(end + 10, true); n > 0; n -= 1) {
    const method = view.getUint16(at + 10, true), size = view.getUint32(at + 24, true);
    const named = view.getUint16(at + 28, true), extra = view.getUint16(at + 30, true);
    const comment = view.getUint16(at + 32, true), local = view.getUint32(at + 42, true);
    const name = text.decode(new Uint8Array(buffer, at + 46, named));
    if (method !== 0) throw new Error(`${name} was packed anew: use the file as it was downloaded.`);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    found.set(name, new Uint8Array(buffer, start, size));
    at += 46 + named + extra + comment;
  }
  return found;
}

async function sha256(bytes) {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A table with a head (RFC 4180): a list of objects.
function table(bytes) {
  const rows = [[""]], source = text.decode(bytes).replace(/^\ufeff/, "");
  let quoted = false;
  for (let i = 0; i < source.length; i += 1) {
    const row = rows[rows.length - 1], c = source[i];
    if (c === '"' && quoted && source[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
    else if (c === '"') quoted = !quoted;
    else if (c === "," && !quoted) row.push("");
    else if (c === "\n" && !quoted) rows.push([""]);
    else if (c !== "\r" || quoted) row[row.length - 1] += c;
  }
  const head = rows.shift();
  return rows.filter((row) => row.length === head.length)
    .map((row) => Object.fromEntries(row.map((cell, n) => [head[n], cell])));
}

async function hashes(files) {
  const wrong = [];
  for (const name of ["manifest-sha256.txt", "tagmanifest-sha256.txt"]) {
    if (!files.has(name)) { wrong.push(`${name} is missing.`); continue; }
    for (const line of text.decode(files.get(name)).split("\n").filter(Boolean)) {
      const [, expected, path] = line.match(/^([0-9a-f]{64})  (.+)$/) || [];
      if (!path) wrong.push(`${name} has a line that cannot be read.`);
      else if (!files.has(path)) wrong.push(`${path} is missing, or has another name.`);
      else if (await sha256(files.get(path)) !== expected) wrong.push(`${path} was altered.`);
    }
  }
  const listed = new Set(["tagmanifest-sha256.txt"]);
  for (const name of ["manifest-sha256.txt", "tagmanifest-sha256.txt"]) {
    for (const line of text.decode(files.get(name) || new Uint8Array()).split("\n")) listed.add(line.slice(66));
  }
  for (const name of files.keys()) if (!listed.has(name)) wrong.push(`${name} does not belong to this pack.`);
  return wrong;
}

// Each figure from its rows alone: how many countries they are of, or their sum (in cents, so that none is lost).
function computed(figure, rows) {
  if (figure.counts === "countries") return String(new Set(rows.map((row) => row.country).filter(Boolean)).size);
  const cents = rows.reduce((sum, row) => sum + Math.round(Number(row.amount) * 100), 0);
  return String(cents / 100);
}

function element(name, words, parent) {
  const made = document.createElement(name);
  made.textContent = words;
  parent.append(made);
  return made;
}

function show(files, snapshot, rows, documents, wrong) {
  results.replaceChildren();
  const unequal = [];
  const list = element("ul", "", results);
  for (const figure of snapshot.figures) {
    const own = rows.filter((row) => row.figure === figure.key);
    const value = figure.value === null ? null : String(figure.value);
    const again = own.length || value === "0" ? computed(figure, own) : null;
    if (again !== value) unequal.push(`${figure.label}: the report says ${value}, the rows give ${again}.`);
    const details = element("details", "", element("li", "", list));
    element("summary", `${figure.label}: ${value === null ? "not known" : value}${again === value ? " ✓" : " ✗"}`, details);
    element("p", figure.definition, details);
    const inside = element("ul", "", details);
    for (const row of own) behind(row, snapshot, documents, files, inside);
  }
  for (const sentence of [...wrong, ...unequal]) element("p", sentence, results).className = "wrong";
  const n = wrong.length + unequal.length;
  say.textContent = n
    ? `${n} ${n === 1 ? "thing is" : "things are"} wrong.`
    : `All is as it was sent: ${files.size} files have their hashes, and ${snapshot.figures.length} figures equal their rows.`;
  say.className = n ? "wrong" : "good";
}

function behind(row, snapshot, documents, files, list) {
  const activity = snapshot.activities.find((one) => one.id === row.thing);
  const words = [activity ? `${activity.title}, ${activity.ends_on || "no day"}` : row.thing, row.person, row.country]
    .filter(Boolean).join(" · ");
  const item = element("li", row.amount === "1" ? words : `${words}: ${row.amount}`, list);
  for (const document of documents.filter((one) => one.activity === row.thing && one.file)) {
    const link = element("a", ` ${document.kind}`, item), path = `data/${document.file}`;
    link.href = "#";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const url = URL.createObjectURL(new Blob([files.get(path)]));
      const opened = window.document.createElement("a");
      opened.href = url; opened.download = document.file.split("/").pop(); opened.click();
      URL.revokeObjectURL(url);
    });
  }
}

async function check(file) {
  say.textContent = "Checking …"; say.className = "";
  try {
    const files = unzip(await file.arrayBuffer()), wrong = await hashes(files);
    for (const name of ["data/snapshot.json", "data/rows.csv", "data/documents.csv"]) {
      if (!files.has(name)) { show(files, {figures: [], activities: []}, [], [], [...wrong]); return; }
    }
    const snapshot = JSON.parse(text.decode(files.get("data/snapshot.json")));
    show(files, snapshot, table(files.get("data/rows.csv")), table(files.get("data/documents.csv")), wrong);
  } catch (error) {
    results.replaceChildren();
    say.textContent = error.message; say.className = "wrong";
  }
}

document.getElementById("file").addEventListener("change", (event) => event.target.files[0] && check(event.target.files[0]));
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files[0]) check(event.dataTransfer.files[0]);
});
