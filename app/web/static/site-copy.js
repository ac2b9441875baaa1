// Copies the address beside a button; without it the address is there to be marked and copied.
"use strict";
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    const words = button.firstChild.data;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.firstChild.data = button.dataset.done;
      setTimeout(() => { button.firstChild.data = words; }, 3000);
    });
  }
}
