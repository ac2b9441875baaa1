// On a narrow screen the navigation folds behind a button; without this it is simply there.
(() => {
  const button = document.querySelector("[data-menu]");
  const nav = button && document.getElementById(button.dataset.menu);
  if (!nav) return;
  const narrow = window.matchMedia("(max-width: 56rem)");
  const show = (open) => {
    nav.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const fit = () => {
    button.hidden = !narrow.matches;
    show(!narrow.matches);
  };
  button.addEventListener("click", () => show(nav.hidden));
  nav.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && narrow.matches) {
      show(false);
      button.focus();
    }
  });
  narrow.addEventListener("change", fit);
  fit();
})();
