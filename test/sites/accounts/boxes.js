// One digit goes into each box; a code that is pasted is spread over all.
const row = document.querySelector(".boxes");
if (row !== null) {
  const boxes = [...row.querySelectorAll("input:not([type=hidden])")];
  const whole = row.querySelector("[name=code]");
  const gather = () => {
    whole.value = boxes.map((box) => box.value).join("");
  };
  for (const [index, box] of boxes.entries()) {
    box.addEventListener("input", () => {
      box.value = box.value.replace(/\D/g, "");
      if (box.value !== "") boxes[index + 1]?.focus();
      gather();
    });
    box.addEventListener("keydown", ({ key }) => {
      if (key === "Backspace" && box.value === "") boxes[index - 1]?.focus();
    });
    box.addEventListener("paste", (event) => {
      event.preventDefault();
      const digits = event.clipboardData.getData("text").replace(/\D/g, "");
      boxes.slice(index).forEach((one, at) => (one.value = digits[at] ?? one.value));
      gather();
    });
  }
}
