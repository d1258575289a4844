import { registry } from "@web/core/registry";
import { confirm, upload } from "./books_tour";
import { menu } from "./register_tour";

const PIXEL =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/**
 * Hand over the paper that the open question asks for.
 */
export function attach(name, ...content) {
    return attachTo("attachment_ids", name, ...content);
}

function attachTo(field, name, ...content) {
    return [
        upload(`.modal div[name='${field}'] .o_input_file`, name, ...content),
        { trigger: `.modal .o_attachment[title='${name}']` },
    ];
}

export function photo(name, field = "attachment_ids") {
    const bytes = Uint8Array.from(atob(PIXEL), (char) => char.charCodeAt(0));
    return attachTo(field, name, bytes, "image/png");
}

export function fill(field, text) {
    return {
        trigger: `.modal div[name='${field}'] :is(input, textarea)`,
        run: `edit ${text}`,
    };
}

/**
 * Take a step: press its button, answer what it asks for, confirm.
 */
export function step(action, ...answers) {
    return [
        { trigger: `button[name='action_${action}']:visible`, run: "click" },
        ...answers,
        { trigger: ".modal button[name='action_apply']", run: "click" },
        // Some steps print a document.
        patiently({ trigger: "body:not(:has(.modal))" }),
    ];
}

export function stands(state) {
    return { trigger: `.o_arrow_button_current[data-value='${state}']` };
}

/**
 * Wait longer, for what makes documents.
 */
export function patiently(step) {
    return { ...step, timeout: 60000 };
}

export function page(name) {
    return { trigger: `.o_notebook .nav-link[name='${name}']`, run: "click" };
}

/**
 * Enter a cell of the only row of a table.
 */
export function cell(table, field, text) {
    return [
        { trigger: `div[name='${table}'] .o_data_row td[name='${field}']`, run: "click" },
        {
            trigger: `div[name='${table}'] .o_selected_row div[name='${field}'] :is(input, textarea)`,
            run: `edit ${text}`,
        },
    ];
}

export function save() {
    return [
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_view:not(:has(.o_form_button_save:visible))" },
    ];
}

/**
 * Open the paper of the village whose plan walks.
 */
const PAPER = { trigger: ".o_data_row .o_data_cell:contains('相官村')", run: "click" };

// ------------------------------------------------------------
// THE WALK OF A PLAN, USER BY USER
// ------------------------------------------------------------

// Each tour starts where `test_distribution_tours.py` opens the client: among what
// waits for the user, unless it says otherwise.

registry.category("web_tour.tours").add("rural_plan_village", {
    steps: () => [
        ...menu("menu_rural_distribution_root", "menu_rural_distribution_open"),
        { trigger: ".modal div[name='region_ids'] .o_data_row:contains('相官村')" },
        { trigger: ".modal button[name='action_open']", run: "click" },
        stands("draft"),
        { trigger: "div[name='income_ids'] td[name='amount']:contains('12,000.00')" },
        page("uses"),
        { trigger: "div[name='line_post_ids'] td[name='amount']:contains('6,000.00')" },
        ...cell("line_work_ids", "amount", "4500"),
        ...save(),
        { trigger: "div[name='amount_surplus']:contains('1,500.00')" },
        ...step("discuss", ...attach("商议纪要.pdf")),
        stands("discussed"),
        ...step(
            "resolve",
            fill("number_due", "45"),
            fill("number_present", "40"),
            fill("number_agreeing", "38"),
            ...attach("决议.pdf")
        ),
        stands("resolved"),
        ...step("publish", fill("place", "村务公开栏"), ...photo("张贴首日.png")),
        stands("noticed"),
        { trigger: ".o_form_view:not(:has(button[name='action_submit']))" },
    ],
});

registry.category("web_tour.tours").add("rural_plan_reporter", {
    steps: () => [
        { trigger: ".o_menu_systray .fa-clock-o", run: "click" },
        {
            trigger: ".o-mail-ActivityGroup[data-model_name='rural.distribution']",
            run: "click",
        },
        // What waits for the user and nothing else: the plan of last year is filed.
        {
            trigger:
                ".o_list_view:has(.o_data_cell:contains('2025')):not(:has(.o_data_cell:contains('2024')))",
        },
        PAPER,
        ...step("submit", ...photo("张贴末日.png")),
        stands("submitted"),
    ],
});

registry.category("web_tour.tours").add("rural_plan_reviewer", {
    steps: () => [
        { trigger: ".o_menu_systray .fa-comments", run: "click" },
        { trigger: ".o-mail-NotificationItem:contains('相官村')", run: "click" },
        { trigger: ".o-mail-Message:contains('12,000.00')" },
        { trigger: ".o-mail-Message a[data-oe-model='rural.distribution']", run: "click" },
        ...step("review", ...attach("党政联席会议纪要.pdf")),
        stands("reviewed"),
    ],
});

registry.category("web_tour.tours").add("rural_plan_announcer", {
    steps: () => [
        PAPER,
        ...step("announce", fill("place", "镇村公开栏"), ...photo("公告.png")),
        stands("announced"),
    ],
});

registry.category("web_tour.tours").add("rural_plan_officer", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('相官村') .o_list_record_selector input",
            run: "click",
        },
        { trigger: ".o_control_panel button[name='action_file']", run: "click" },
        ...confirm(),
        { trigger: ".o_view_nocontent" },
    ],
});

// ------------------------------------------------------------
// OTHER MAIN PATHS
// ------------------------------------------------------------

registry.category("web_tour.tours").add("rural_result_clerk", {
    steps: () => [
        ...menu("menu_rural_distribution_root", "menu_rural_distribution_open"),
        { trigger: ".modal div[name='kind'] input[data-value='result']", run: "click" },
        { trigger: ".modal div[name='region_ids'] .o_data_row:contains('相官村')" },
        { trigger: ".modal button[name='action_open']", run: "click" },
        stands("draft"),
        { trigger: "div[name='income_ids'] td[name='amount']:contains('10,000.00')" },
        page("uses"),
        { trigger: "div[name='line_post_ids'] td[name='amount']:contains('6,000.00')" },
        // 垃圾清运: no voucher stands behind it.
        { trigger: ".alert-info div[name='next_problems']:contains('垃圾清运')" },
        ...cell("line_work_ids", "explanation", "改由镇级统一清运"),
        {
            trigger: "div[name='line_work_ids'] .o_selected_row div[name='not_executed'] input",
            run: "click",
        },
        ...save(),
        {
            trigger: "div[name='line_relief_ids'] button[name='action_open_persons']",
            run: "click",
        },
        ...person(1, "孙桂芳", "350"),
        ...person(2, "周长友", "250"),
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: "button[name='action_read_vouchers']", run: "click" },
        { trigger: ".o_form_view:not(:has(div[name='next_problems']))" },
        ...step("discuss", ...attach("商议纪要.pdf")),
        stands("discussed"),
    ],
});

// The row's number is asked for: the row before stays selected until the new one is there.
function person(number, name, amount) {
    const row = `.modal div[name='share_ids'] .o_data_row.o_selected_row:nth-child(${number})`;
    return [
        { trigger: ".modal .o_field_x2many_list_row_add a", run: "click" },
        { trigger: `${row} div[name='name'] input`, run: `edit ${name}` },
        { trigger: `${row} div[name='amount'] input`, run: `edit ${amount}` },
    ];
}

registry.category("web_tour.tours").add("rural_package_reviewer", {
    steps: () => [
        { trigger: ".o_data_row:contains('前营村')" },
        ...menu("menu_rural_distribution_root", "menu_rural_packages"),
        // The packages of this year's cycle; these are of another.
        { trigger: ".o_facet_remove", run: "click" },
        { trigger: ".o_data_row td[name='region_id']:contains('柳河镇')", run: "click" },
        ...step(
            "record_meeting",
            { trigger: ".modal input[data-field='date']", run: "edit 2025-03-03" },
            ...attach("党政联席会议纪要.pdf")
        ),
        { trigger: "button[name='action_review']", run: "click" },
        ...step("announce", fill("place", "镇村公开栏"), ...photo("公告.png")),
        stands("announced"),
        { trigger: "button[name='action_send']", run: "click" },
        ...confirm(),
        stands("sent"),
    ],
});

registry.category("web_tour.tours").add("rural_package_officer", {
    steps: () => [
        ...menu("menu_rural_distribution_root", "menu_rural_my_packages"),
        { trigger: ".o_data_row td[name='region_id']:contains('柳河镇')", run: "click" },
        { trigger: "button[name='action_file']:visible", run: "click" },
        ...confirm(),
        stands("filed"),
    ],
});

registry.category("web_tour.tours").add("rural_objection_clerk", {
    steps: () => [
        ...menu("menu_rural_distribution_root", "menu_rural_notice"),
        PAPER,
        { trigger: ".o_form_view .o_statusbar_buttons button", run: "click" },
        fill("name", "王长河"),
        fill("text", "垃圾清运的金额偏高"),
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        page("objections"),
        {
            trigger:
                "div[name='objection_ids'] .o_data_row:contains('金额偏高') button[name='action_answer']",
            run: "click",
        },
        { trigger: ".modal div[name='outcome'] input[data-value='kept']", run: "click" },
        fill("answer", "已向本人说明清运合同"),
        { trigger: ".modal button[name='action_apply']", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            trigger:
                "div[name='objection_ids'] .o_data_row:contains('已向本人'):not(:has(button[name='action_answer']))",
        },
    ],
});

registry.category("web_tour.tours").add("rural_amendment_clerk", {
    steps: () => [
        PAPER,
        ...step("amend", fill("reason", "大棚水毁，收益减少")),
        { trigger: ".o_form_view div[name='previous_id']" },
        stands("draft"),
        page("uses"),
        ...cell("line_work_ids", "amount", "2000"),
        ...save(),
        { trigger: "div[name='amount_surplus']:contains('2,000.00')" },
    ],
});
