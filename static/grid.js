// Cells copied from a spreadsheet, pasted into one cell of the grid, fill the cells to the right and below; rows that are not
// there yet are added. Without this file the grid is filled cell by cell, or a file is brought.
const table = document.querySelector("[data-grid]");
const MOST_NEW = 200;

// Text of a spreadsheet: columns by tabs, rows by line ends; a cell with either stands in quotation marks.
function cellsOf(text) {
  const rows = [[""]];
  let quoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    const row = rows[rows.length - 1];
    if (quoted) {
      if (sign !== '"') row[row.length - 1] += sign;
      else if (text[place + 1] === '"') row[row.length - 1] += text[(place += 1)];
      else quoted = false;
    } else if (sign === '"' && row[row.length - 1] === "") quoted = true;
    else if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  if (rows.length > 1 && rows[rows.length - 1].join("") === "") rows.pop();
  return rows;
}

function addRow() {
  const rows = table.querySelectorAll("tr[data-new]");
  if (!rows.length || rows.length >= MOST_NEW) return null;
  const row = rows[rows.length - 1].cloneNode(true);
  for (const field of row.querySelectorAll("input, textarea")) {
    field.name = field.name.replace(/^new\d+/, `new${rows.length}`);
    field.id = `id_${field.name}`;
    field.value = "";
  }
  for (const error of row.querySelectorAll(".errorlist")) error.remove();
  rows[rows.length - 1].after(row);
  table.closest("form").querySelector("[name=rows]").value = rows.length + 1;
  return row;
}

table?.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  const cell = event.target.closest("td, th");
  // Paragraphs go into a cell of several lines as they are: only cells of a spreadsheet have tabs, or quotation marks around.
  const isOfSeveral = event.target.tagName === "TEXTAREA" && !text.includes("\t") && !text.startsWith('"');
  if (!cell || isOfSeveral || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const said = table.closest("form").querySelector("[data-lost]");
  let row = cell.parentElement;
  let lost = 0;
  for (const line of cellsOf(text)) {
    row ??= addRow();
    line.forEach((words, place) => {
      const field = row?.cells[cell.cellIndex + place]?.querySelector("input:not([type=checkbox]), textarea");
      if (field) field.value = words.trim();
      else if (words.trim()) lost += 1;
    });
    row = row?.nextElementSibling ?? null;
  }
  said.hidden = lost === 0;
  said.querySelector("b").textContent = lost;
});
