// A long text is turned page by page; then the arrows go on to what else there is.
var story = byId("story"), page = 1, pages = 1, step = 1;

// Lines of the text stand where no page's end cuts one.
function measure() {
  var line = hasClass(BODY, "elder") ? 64 : 48, body = byClass(story, "body")[0], top;
  if (body) {
    body.style.paddingTop = "0";
    top = body.offsetTop % line;
    body.style.paddingTop = (top ? line - top : 0) + "px";
  }
  step = Math.max(1, Math.floor(story.clientHeight / line - 1)) * line;
  pages = Math.max(1, Math.ceil((story.scrollHeight - story.clientHeight) / step) + 1);
}

function turnTo(to) {
  measure();
  page = Math.max(1, Math.min(to, pages));
  story.scrollTop = (page - 1) * step;
  put("turn", pages < 2 ? "" : PAGE.replace("{page}", page).replace("{pages}", pages));
}

own.press = function (name) {
  if (name === "down" || name === "right" || name === "next") { turnTo(page + 1); return true; }
  if (name === "up" || name === "left" || name === "prior") { turnTo(page - 1); return true; }
  return false;
};

// What became of this notice: corrected, it is read again; gone, the list comes back.
own.changed = function (state) {
  var id = story.getAttribute("data-id"), same;
  isLeaving = false;
  BODY.setAttribute("data-held", state.board);
  if (!id) { return; }
  same = state.items.filter(function (item) { return item.id === id; })[0];
  if (!same) { if (!goBack()) { go(attr("home")); } } else if (String(same.revision) !== story.getAttribute("data-revision") || (same.votes || "") !== (story.getAttribute("data-votes") || "")) { location.reload(); }
};

own.second = function () {
  if (hasEnded(story.getAttribute("data-expires"))) { own.second = null; goBack(); }
};
own.begin = function () { turnTo(1); };
