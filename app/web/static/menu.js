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

  // Which groups were folded is remembered; the one of this page is open.
  const kept = "linli.menu.folded";
  const groups = [...nav.querySelectorAll("details[data-group]")];
  const remember = () => {
    try {
      const folded = groups.filter((group) => !group.open).map((group) => group.dataset.group);
      localStorage.setItem(kept, JSON.stringify(folded));
    } catch { /* a browser that keeps nothing */ }
  };
  let folded = [];
  try {
    folded = JSON.parse(localStorage.getItem(kept)) ?? [];
  } catch { /* nothing was kept */ }
  const here = nav.querySelector("[aria-current]");
  for (const group of groups) {
    if (folded.includes(group.dataset.group) && !group.contains(here)) group.open = false;
    group.querySelector("summary").addEventListener("click", () => setTimeout(remember));
  }
  if (here && !narrow.matches) here.scrollIntoView({ block: "nearest" });
})();
