// The box that lists answers that came too late. If a question's page is still on this phone, it shows that answer.

export function tooLate(result, words, addresses, pages) {
  const box = document.querySelector("[data-over]");
  const find = (name) => box.querySelector(`[data-over-${name}]`);
  find("title").textContent = result.over ?? "";
  find("words").textContent = words;
  find("others").hidden = !addresses.length;
  find("list").replaceChildren(...addresses.map(named));
  box.hidden = false;
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });

  function named(address) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = find("list").dataset.words.replace("{place}", address.split("/").pop());
    item.append(pages.has(address) ? link : link.textContent);
    return item;
  }
}
