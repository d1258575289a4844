import { registry } from "@web/core/registry";

/** Nothing stands beyond the right edge of a phone. */
function fits() {
    const page = document.querySelector(".o_rural_count");
    if (window.innerWidth > 400 || page.scrollWidth > window.innerWidth) {
        throw new Error(`${page.scrollWidth} px wide on ${window.innerWidth}`);
    }
}

registry.category("web_tour.tours").add("rural_count", {
    steps: () => [
        { trigger: ".o_rural_count_row:contains(提灌站)", run: fits },
        { trigger: ".o_rural_count_search", run: "edit 提灌站" },
        { trigger: ".o_rural_count_row:contains(提灌站)", run: "click" },
        { trigger: ".o_rural_count_found", run: fits },
        { trigger: ".o_rural_count_found", run: "click" },
        { trigger: ".o_rural_count_row:contains(蔬菜大棚)", run: "click" },
        { trigger: ".o_rural_count select", run: "select idle" },
        { trigger: ".o_rural_count_quantity", run: "edit 11.5 && press Tab" },
        { trigger: ".o_rural_count .btn-warning.o_rural_count_big", run: "click" },
        { trigger: ".o_rural_count_new", run: "click" },
        { trigger: ".o_rural_count_field input[type='text']", run: "edit 村北蓄水池" },
        { trigger: ".o_rural_count .btn-primary.o_rural_count_big", run: "click" },
        { trigger: ".o_rural_count span:contains('3 / 3')" },
    ],
});
