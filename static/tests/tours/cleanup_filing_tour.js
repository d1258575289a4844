import { registry } from "@web/core/registry";
import { confirm } from "./books_tour";
import { patiently, save, stands } from "./distribution_tour";
import { cleanupList } from "./register_tour";

const tours = registry.category("web_tour.tours");

const ROW = "div[name='section_ids'] .o_data_row";

/**
 * Say why the year is filed without a part, by the number of its row.
 */
function explain(number) {
    const row = `${ROW}:nth-child(${number})`;
    return [
        { trigger: `${row} td[name='reason']`, run: "click" },
        {
            trigger: `${row}.o_selected_row div[name='reason'] textarea`,
            run: "edit 本年度未开展，已报上级同意",
        },
    ];
}

// ------------------------------------------------------------
// 五(四) 备案管理: MADE AND FILED BY THE COUNTY
// ------------------------------------------------------------

tours.add("rural_filing_officer", {
    steps: () => [
        ...cleanupList("menu_rural_archive", "missing_count"),
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_form_view div[name='region_id'] input:value(清源县)" },
        { trigger: "div[name='year'] input:value(2025)" },
        ...save(),
        { trigger: `${ROW}:nth-child(1) td[name='missing']:contains('舜山镇')` },
        { trigger: "button[name='action_build']", run: "click" },
        patiently(stands("built")),
        // Nothing is filed while a gap is left without a reason.
        { trigger: ".alert-warning div[name='next_problems']" },
        { trigger: ".o_form_view:not(:has(button[name='action_file']))" },
        ...[1, 3, 4, 5, 6].flatMap(explain),
        ...save(),
        { trigger: ".alert-warning div[name='next_problems']" },
        { trigger: "button[name='action_build']", run: "click" },
        ...confirm(),
        patiently({ trigger: "button[name='action_file']", run: "click" }),
        { trigger: ".modal div[name='checksum']" },
        { trigger: ".modal button[name='action_apply']", run: "click" },
        patiently({ trigger: "body:not(:has(.modal))" }),
        stands("filed"),
        { trigger: "button[name='action_reopen']" },
        { trigger: ".o_form_view:not(:has(button[name='action_build']))" },
    ],
});

// ------------------------------------------------------------
// VERIFIED BY THE AUDITOR
// ------------------------------------------------------------

tours.add("rural_filing_auditor", {
    steps: () => [
        ...cleanupList("menu_rural_archive", "missing_count"),
        { trigger: ".o_data_cell[name='name']:contains('清源县2025年备案')", run: "click" },
        stands("filed"),
        { trigger: ".o_form_view:not(:has(button[name='action_reopen']))" },
        { trigger: "button[name='action_verify']", run: "click" },
        patiently({ trigger: ".o_notification:has(.bg-success):contains('SHA-256')" }),
    ],
});
