// The code on the wall: the next one comes by itself.
const wall = document.querySelector("[data-seconds]");
if (wall) setTimeout(() => location.reload(), 1_000 * Number(wall.dataset.seconds));
