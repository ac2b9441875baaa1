(function () {
  "use strict";
  var form = document.querySelector(".near"), note = document.querySelector(".near-note");
  if (!navigator.geolocation || !window.isSecureContext) { return; }
  form.hidden = note.hidden = false;
  form.querySelector("button").addEventListener("click", function () {
    navigator.geolocation.getCurrentPosition(function (found) {
      // About ten metres: no more is needed to say what is near.
      form.elements.lat.value = found.coords.latitude.toFixed(4);
      form.elements.lon.value = found.coords.longitude.toFixed(4);
      form.submit();
    }, function () {
      document.querySelector(".near-no").hidden = false;
    }, { timeout: 10000, maximumAge: 60000 });
  });
}());
