// SPDX-License-Identifier: BSD-2-Clause
// On every page, before it is drawn: the theme that the reader chose. Then its button,
// and the key `/`, which leads to the search.
"use strict";

(() => {
    const KEY = "servc-theme", root = document.documentElement;
    const system = window.matchMedia("(prefers-color-scheme: dark)");

    // A browser may refuse storage to a page that comes from a file.
    function stored() {
        try {
            return localStorage.getItem(KEY);
        } catch {
            return null;
        }
    }

    function store(theme) {
        try {
            localStorage.setItem(KEY, theme);
        } catch {
            // The choice lasts as long as the page.
        }
    }

    const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : system.matches;

    function addButton() {
        const button = document.createElement("button");
        const label = () => {
            button.textContent = isDark() ? "Light" : "Dark";
            button.setAttribute("aria-label", isDark() ? "Light: switch to the light theme"
                                                       : "Dark: switch to the dark theme");
        };
        button.type = "button";
        button.className = "theme";
        button.addEventListener("click", () => {
            root.dataset.theme = isDark() ? "light" : "dark";
            store(root.dataset.theme);
            label();
        });
        system.addEventListener("change", label);
        label();
        document.querySelector(".top").append(button);
    }

    const isTyping = (at) => at.closest("input, textarea, select, [contenteditable]") !== null;

    const theme = stored();
    if (theme === "dark" || theme === "light")
        root.dataset.theme = theme;
    document.addEventListener("DOMContentLoaded", addButton);
    document.addEventListener("keydown", (event) => {
        const box = document.querySelector("input[type=search]");
        if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !box)
            return;
        event.preventDefault();
        box.focus();
        box.select();
    });
})();
