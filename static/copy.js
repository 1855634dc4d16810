// The hash of a copy is computed here, and only the hash is sent. Without this file, or where the browser cannot, the form
// sends the file itself.
for (const form of document.querySelectorAll("form[data-copy]")) {
  const file = form.querySelector("input[type=file]");
  const hash = form.querySelector("input[name=sha256]");
  form.addEventListener("submit", async (event) => {
    if (!window.crypto?.subtle || !file.files.length) return;
    event.preventDefault();
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.files[0].arrayBuffer());
      hash.value = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      file.disabled = true;
    } catch {
      // Too large for this browser's memory: the server looks.
    }
    form.submit();
  });
  window.addEventListener("pageshow", () => {
    file.disabled = false;
  });
}
