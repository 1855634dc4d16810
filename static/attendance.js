// Arrow keys move between the boxes of the attendance list, A marks or clears a whole column. Without this file the list
// is a plain form.
const table = document.querySelector("table.marks");
if (table) {
  const box = (row, column) => table.tBodies[0].rows[row]?.cells[column]?.querySelector("input[type=checkbox]");
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = cell.parentElement.sectionRowIndex;
    const column = cell.cellIndex;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (steps[event.key]) {
      const next = box(row + steps[event.key][0], column + steps[event.key][1]);
      if (next) next.focus();
      event.preventDefault();
    } else if (event.key.toLowerCase() === "a") {
      const boxes = [...table.tBodies[0].rows].map((_line, index) => box(index, column)).filter(Boolean);
      const all = boxes.every((one) => one.checked);
      boxes.forEach((one) => { one.checked = !all; });
      event.preventDefault();
    }
  });
}
