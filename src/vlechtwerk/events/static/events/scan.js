// The code that people bring, read by the camera where the browser can; elsewhere it is typed.

const door = document.getElementById("door");
const button = door.querySelector("[data-scan]");
const video = door.querySelector("[data-video]");
const EVERY_MS = 300;
let stream = null;

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  video.hidden = true;
}

async function look(detector, last = "") {
  if (!stream) return;
  const seen = video.readyState >= 2 ? (await detector.detect(video))[0]?.rawValue : "";
  if (seen && seen !== last) door.dispatchEvent(new CustomEvent("door-code", { detail: seen }));
  setTimeout(() => look(detector, seen || last), EVERY_MS);
}

async function start() {
  if (stream) return stop();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return stop(); // no camera, or not allowed: the code can be typed
  }
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  return look(new BarcodeDetector({ formats: ["qr_code"] }));
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  button.hidden = false;
  button.addEventListener("click", start);
}
window.addEventListener("pagehide", stop);
