// The editor's keys: Ctrl+S saves, Ctrl+Enter submits, / goes to the first field, ? shows them all.
(function () {
  "use strict";
  const form = document.getElementById("sheet"), keys = document.getElementById("keys");
  if (!form) return;
  const isTyping = (field) => field.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName);

  function whole(event) {
    if (event.key === "s") form.dispatchEvent(new CustomEvent("linli:save"));
    else if (event.key === "Enter") form.requestSubmit(form.querySelector('button[value="submit"]'));
    else return;
    event.preventDefault();
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return whole(event);
    if (event.altKey || isTyping(event.target) || (keys && keys.open)) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("headline").focus();
    }
    if (event.key === "?" && keys) {
      event.preventDefault();
      keys.showModal();
    }
  });
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => keys.showModal());
  }
})();
