// The time left as a clock; empty from a day upwards, where the words beside it are clearer.

export function timeLeft(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds >= 24 * 3600) {
    return "";
  }
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return (hours ? `${hours}:` : "") + parts.join(":");
}
