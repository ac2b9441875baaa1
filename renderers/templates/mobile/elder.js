(function () {
  "use strict";
  var today = document.querySelector(".today"), button = document.querySelector(".aloud");
  var tag = document.documentElement.lang, speech = window.speechSynthesis;
  function day(number) {
    var ones = "十一二三四五六七八九";
    if (number % 10 === 0) { return ["初十", "二十", "三十"][number / 10 - 1]; }
    return "初十廿"[Math.floor(number / 10)] + ones[number % 10];
  }
  if (today && window.Intl) {
    var now = new Date(), zone = today.getAttribute("data-zone");
    var usual = new Intl.DateTimeFormat(tag, { timeZone: zone, year: "numeric", month: "long", day: "numeric", weekday: "long" });
    var moon = new Intl.DateTimeFormat("zh-CN-u-ca-chinese", { timeZone: zone, month: "long", day: "numeric" });
    var told = /(闰?[^\d年]+月)(\d+)/.exec(moon.format(now));
    var lunar = told && tag === "zh-CN" ? " 农历" + told[1] + day(+told[2]) : "";
    today.querySelector("b").textContent = usual.format(now) + lunar;
    today.hidden = false;
  }
  // Only a voice of the device itself: what is read is sent nowhere.
  function voice() {
    return speech.getVoices().filter(function (one) {
      return one.localService && /^(zh|cmn)/i.test(one.lang);
    })[0];
  }
  function offer() { button.hidden = !voice(); }
  if (!button || !speech) { return; }
  var label = button.textContent;
  button.addEventListener("click", function () {
    if (speech.speaking) { speech.cancel(); return; }
    var parts = document.querySelectorAll(".story h1,.story .when p,.story .body p");
    [].forEach.call(parts, function (part, at) {
      var said = new SpeechSynthesisUtterance(part.textContent);
      said.voice = voice();
      said.lang = "zh-CN";
      said.rate = 0.85;
      if (at === parts.length - 1) { said.onend = said.onerror = rest; }
      speech.speak(said);
    });
    button.textContent = button.getAttribute("data-stop");
  });
  function rest() { button.textContent = label; }
  window.addEventListener("pagehide", function () { speech.cancel(); });
  setInterval(function () { if (!speech.speaking) { rest(); } }, 1000);
  offer();
  if (speech.addEventListener) { speech.addEventListener("voiceschanged", offer); }
}());
