// Checks the code of a certificate in any browser, with nothing but this file: the issuer's keys stand in it.
// The same rules as `servicedrill certificate verify`: malformed, unknown key, edited, revoked, not certifying,
// expired, not yet valid, not checked, stale, valid - the gravest first.
"use strict";
(function () {
  var DAY = 86400000;
  var utf8 = new TextEncoder();
  var plain = new TextDecoder("utf-8", { fatal: true });

  function bytes(text) {
    if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("no base64url");
    var raw = atob(text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - (text.length % 4)) % 4));
    var found = Uint8Array.from(raw, function (sign) { return sign.charCodeAt(0); });
    if (spelled(found) !== text) throw new Error("not the one spelling of these bytes");
    return found;
  }
  function spelled(data) {
    return btoa(String.fromCharCode.apply(null, data)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (value && typeof value === "object") return "{" + Object.keys(value).sort().map(function (key) { return JSON.stringify(key) + ":" + canonical(value[key]); }).join(",") + "}";
    return JSON.stringify(value);
  }
  function signedBy(key, signature, said) {
    try { return nacl.sign.detached.verify(said, signature, key); } catch (wrong) { return false; }
  }

  // All trusted keys by fingerprint: those in the bundle, and whatever they vouch for.
  function trusted(bundle, more) {
    var keys = {};
    bundle.keys.forEach(function (one) { keys[one.fingerprint] = bytes(one.key); });
    var waiting = bundle.rotations.concat(more || []);
    for (var grown = true; grown;) {
      grown = false;
      waiting.forEach(function (one) {
        var name = one.fingerprint || null;
        if (!keys[one.old]) return;
        var said = { format: "servicedrill-rotation-1", old: one.old, key: one.key, at: one.at };
        if (!signedBy(keys[one.old], bytes(one.signature), utf8.encode(canonical(said)))) return;
        name = name || fingerprintOf(bytes(one.key));
        if (name && !keys[name]) { keys[name] = bytes(one.key); grown = true; }
      });
    }
    return keys;
  }
  // SHA-256 (FIPS 180-4), because browsers offer theirs to secure pages only and this file may be opened from a disk.
  function fingerprintOf(data) {
    var k = [], h = [], primes = 0, n, i, j;
    var part = function (x) { return ((x - Math.floor(x)) * 4294967296) | 0; };
    for (n = 2; primes < 64; n += 1) {
      for (i = 2; i * i <= n && n % i; i += 1);
      if (i * i > n) { if (primes < 8) h.push(part(Math.pow(n, 1 / 2))); k.push(part(Math.pow(n, 1 / 3))); primes += 1; }
    }
    var padded = new Uint8Array(((data.length + 8 >> 6) + 1) << 6);
    padded.set(data); padded[data.length] = 128;
    new DataView(padded.buffer).setUint32(padded.length - 4, data.length * 8);
    var view = new DataView(padded.buffer), right = function (x, by) { return (x >>> by) | (x << (32 - by)); };
    for (i = 0; i < padded.length; i += 64) {
      var w = [], a = h.slice();
      for (j = 0; j < 64; j += 1) {
        if (j < 16) w[j] = view.getInt32(i + j * 4);
        else {
          var s0 = right(w[j - 15], 7) ^ right(w[j - 15], 18) ^ (w[j - 15] >>> 3), s1 = right(w[j - 2], 17) ^ right(w[j - 2], 19) ^ (w[j - 2] >>> 10);
          w[j] = (w[j - 16] + s0 + w[j - 7] + s1) | 0;
        }
        var t1 = (a[7] + (right(a[4], 6) ^ right(a[4], 11) ^ right(a[4], 25)) + ((a[4] & a[5]) ^ (~a[4] & a[6])) + k[j] + w[j]) | 0;
        var t2 = ((right(a[0], 2) ^ right(a[0], 13) ^ right(a[0], 22)) + ((a[0] & a[1]) ^ (a[0] & a[2]) ^ (a[1] & a[2]))) | 0;
        a = [(t1 + t2) | 0, a[0], a[1], a[2], (a[3] + t1) | 0, a[4], a[5], a[6]];
      }
      h = h.map(function (one, place) { return (one + a[place]) | 0; });
    }
    return h.map(function (one) { return (one >>> 0).toString(16).padStart(8, "0"); }).join("").slice(0, 16);
  }

  function listed(text, keys) {
    var told = JSON.parse(text), signature = bytes(told.signature);
    delete told.signature;
    var by = told.signer, more = told.rotations || [];
    delete told.signer;
    var known = trusted(window.ISSUER, more);
    void keys;
    if (told.format !== "servicedrill-revocations-1" || !known[by] || !signedBy(known[by], signature, utf8.encode(canonical(told)))) throw new Error("list");
    return { issued: Date.parse(told.issued), next: Date.parse(told.next_update), revoked: told.revoked, number: told.number };
  }

  function dayIn(hours, now) { return new Date(now + hours * 3600000).toISOString().slice(0, 10); }

  function judge(text, list, now) {
    var hit = /^SD1\.([A-Za-z0-9_-]+)\.([0-9a-f]{16})\.([A-Za-z0-9_-]{86})$/.exec(text.replace(/\s+/g, ""));
    if (!hit) { var within = /SD1\.[A-Za-z0-9_-]+\.[0-9a-f]{16}\.[A-Za-z0-9_-]{86}/.exec(text); if (within && within[0] !== text) return judge(within[0], list, now); return { states: ["malformed"] }; }
    var certificate = null, signature, said = utf8.encode("SD1." + hit[1]), keys = trusted(window.ISSUER);
    try {
      certificate = JSON.parse(plain.decode(window.inflate(bytes(hit[1]), new Uint8Array(65536))));
      if (typeof certificate.number !== "string" || !Array.isArray(certificate.areas)) certificate = null;
    } catch (wrong) { certificate = null; }
    try { signature = bytes(hit[3]); } catch (wrong) { return { states: ["malformed"] }; }
    var by = Object.keys(keys).filter(function (name) { return signedBy(keys[name], signature, said); })[0];
    if (by !== hit[2]) return { states: [by ? "edited" : !certificate ? "malformed" : keys[hit[2]] ? "edited" : "unknown_key"], certificate: certificate, signer: hit[2] };
    if (!certificate) return { states: ["malformed"], signer: hit[2] };
    var states = [], revoked = list && list.revoked.filter(function (one) { return one.number === certificate.number; })[0];
    if (revoked) states.push("revoked");
    if (!certificate.certifying) states.push("not_certifying");
    if (certificate.expires < dayIn(-12, now)) states.push("expired");
    else if (certificate.issued > dayIn(14, now) || (list && list.issued > now + DAY)) states.push("not_yet_valid");
    if (!states.length) states.push(!list ? "not_checked" : now >= list.next ? "stale" : "valid");
    return { states: states, certificate: certificate, signer: hit[2], revoked: revoked, list: list };
  }
  window.judge = judge;
  window.listed = listed;

  // --- the page ---
  var lang = (navigator.language || "zh").slice(0, 2) === "zh" ? "zh" : "en";
  function t(key) { return (window.WORDS[lang] || {})[key] || key; }
  function el(name, text, kind) { var made = document.createElement(name); if (text !== undefined) made.textContent = text; if (kind) made.className = kind; return made; }
  function say() {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.querySelectorAll("[data-t]").forEach(function (one) { one.textContent = t(one.dataset.t); });
    document.title = t("title");
    show();
  }
  var list = null;
  function show() {
    var out = document.getElementById("verdict"), text = document.getElementById("code").value.trim();
    out.replaceChildren();
    if (!text) return;
    var found = judge(text, list, Date.now()), state = found.states[0];
    out.append(el("p", t("state_" + state), "state " + (state === "valid" ? "good" : state === "not_checked" || state === "stale" ? "warn" : "bad")));
    found.states.slice(1).forEach(function (one) { out.append(el("p", t("state_" + one), "state bad")); });
    out.append(el("p", t("why_" + state)));
    if (!found.certificate) return;
    if (["edited", "unknown_key"].includes(state)) out.append(el("p", t("unproved"), "state bad"));
    var table = el("dl"), c = found.certificate, row = function (key, value) { table.append(el("dt", t(key)), el("dd", String(value))); };
    ["holder", "number"].forEach(function (key) { row(key, c[key]); });
    row("scheme", c.scheme + " v" + c.version); row("level", t("level_" + c.level)); row("total", c.total);
    c.areas.forEach(function (area) { row("area", (lang === "zh" ? area.zh : area.en) + ": " + area.percent + " %"); });
    if (c.left_out && c.left_out.length) row("left_out", c.left_out.join(", "));
    row("issuer", c.issuer); row("issued", c.issued); row("expires", c.expires); row("signer", found.signer); row("evidence", c.evidence);
    if (found.revoked) row("revoked", found.revoked.at + " · " + t("reason_" + found.revoked.reason));
    row("list", found.list ? new Date(found.list.issued).toISOString() : t("no_list"));
    out.append(table);
  }
  document.getElementById("code").addEventListener("input", show);
  document.getElementById("lang").addEventListener("click", function () { lang = lang === "zh" ? "en" : "zh"; say(); });
  document.getElementById("list").addEventListener("change", function (event) {
    var file = event.target.files[0], told = document.getElementById("list-told");
    if (!file) return;
    file.text().then(function (text) {
      try { list = listed(text); told.textContent = t("list_taken") + " " + new Date(list.issued).toISOString(); } catch (wrong) { list = null; told.textContent = t("list_bad"); }
      show();
    });
  });
  say();
})();
