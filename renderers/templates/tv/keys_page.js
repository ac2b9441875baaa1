// The test page of a remote: says what each key is taken for, and learns one the box names itself.
var wanted = "", labels = {};
byClass(document, "key").forEach(function (one) { labels[one.getAttribute("data-name")] = one.innerHTML; });

function learn(code) {
  kept.learned[code] = wanted;
  keepKeys(kept);
  put("heard", SAYS.learned.replace("{name}", labels[wanted]));
  wanted = "";
}

function choose(set) {
  kept = { set: set === "none" ? "" : set, learned: {} };
  extra = SETS[setOf(navigator.userAgent || "", kept.set)] || {};
  keepKeys(kept);
  put("heard", SAYS.reset);
}

own.press = function (name, code) {
  put("code", String(code || ""));
  if (wanted) { learn(code); return true; }
  if (name === "ok" && on && on.getAttribute("data-name")) {
    wanted = on.getAttribute("data-name");
    put("heard", SAYS.press.replace("{name}", labels[wanted]));
    return true;
  }
  if (name === "ok" && on && on.getAttribute("data-set")) { choose(on.getAttribute("data-set")); return true; }
  put("heard", labels[name] || name || SAYS.unknown);
  return /prior|next|red|green|yellow|blue|home|^\d$/.test(name) || !name;
};
