(function () {
  "use strict";
  var box = document.getElementById("map"), points = JSON.parse(document.getElementById("points").textContent);
  var map = L.map(box, { zoomControl: false, attributionControl: false });
  L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
  if (box.dataset.tiles) { L.tileLayer(box.dataset.tiles, { maxZoom: 19 }).addTo(map); }
  var marks = points.map(function (one, at) {
    var link = document.createElement("a");
    link.href = one.link;
    link.textContent = one.name;
    link.lang = "zh-CN";
    var icon = L.divIcon({ className: "pin", html: "<b>" + (at + 1) + "</b>", iconSize: [44, 44] });
    return L.marker(one.at, { icon: icon, title: one.name, alt: one.name }).bindPopup(link).addTo(map);
  });
  var told = document.getElementById("outline");
  var shape = told && L.geoJSON(JSON.parse(told.textContent), { interactive: false, style: { className: "outline" } }).addTo(map);
  if (marks.length || shape) {
    var all = marks.length ? L.featureGroup(marks).getBounds() : shape.getBounds();
    if (shape) { all.extend(shape.getBounds()); }
    map.fitBounds(all.pad(shape ? 0.05 : 0.15), { maxZoom: 17 });
  } else {
    map.setView([39.9, 116.4], 10);
  }
}());
