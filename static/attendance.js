// Arrow keys move between the marks of the attendance list; P, A, E and N mark the person. Without this file the list is a
// plain form of choices.
const table = document.querySelector("table.marks");
if (table) {
  const choice = (row, column) => table.tBodies[0].rows[row]?.cells[column]?.querySelector("select");
  const marks = { p: "present", a: "absent", e: "excused", n: "" };
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const show = (select) => {
    select.className = `mark ${select.value || "open"}`;
  };
  table.addEventListener("change", (event) => show(event.target));
  table.addEventListener("keydown", (event) => {
    const select = event.target.closest("select.mark");
    if (!select || event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = select.closest("td");
    const step = steps[event.key];
    const mark = marks[event.key.toLowerCase()];
    if (step) {
      choice(cell.parentElement.sectionRowIndex + step[0], cell.cellIndex + step[1])?.focus();
      event.preventDefault();
    } else if (mark !== undefined) {
      select.value = mark;
      show(select);
      event.preventDefault();
    }
  });
}
