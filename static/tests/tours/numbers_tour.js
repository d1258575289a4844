import { registry } from "@web/core/registry";

const WHOLE = ".modal .font-monospace";

/**
 * Nothing that outlives the dialog holds the number that it shows.
 */
function keptNowhere() {
    const number = document.querySelector(WHOLE).textContent.trim();
    const kept = [
        window.location.href,
        JSON.stringify(window.history.state),
        JSON.stringify({ ...window.sessionStorage }),
        JSON.stringify({ ...window.localStorage }),
    ].join("\n");
    if (number.length < 15 || number.includes("*") || kept.includes(number)) {
        throw new Error("The number is kept in the browser, or not shown whole.");
    }
}

registry.category("web_tour.tours").add("rural_show_number", {
    steps: () => [
        { trigger: ".o_form_view button[name='action_reveal_bank']", run: "click" },
        {
            trigger: ".modal div[name='reason'] :is(input, textarea)",
            run: "edit 银行退回，核对卡号",
        },
        { trigger: ".modal button[name='action_show']", run: "click" },
        { trigger: WHOLE, run: keptNowhere },
        { trigger: ".modal footer .btn-secondary", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

registry.category("web_tour.tours").add("rural_find_number", {
    steps: () => [
        {
            trigger: ".modal div[name='number'] input",
            run: "edit 13800000001 && press Enter",
        },
        { trigger: ".modal div[name='person_ids'] td[name='name']:contains(王长河)" },
        {
            trigger: ".modal div[name='number'] input",
            run: ({ anchor }) => {
                if (anchor.value) {
                    throw new Error("The number stays on the screen.");
                }
            },
        },
        {
            trigger: ".modal div[name='person_ids'] button[name='get_formview_action']",
            run: "click",
        },
        { trigger: ".o_form_view div[name='name'] input, .o_form_view h1:contains(王长河)" },
    ],
});
