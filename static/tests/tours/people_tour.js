import { registry } from "@web/core/registry";
import { confirm, upload } from "./books_tour";
import { attach, fill, page, save, stands, step } from "./distribution_tour";
import { pick } from "./pick";
import { choose, menu } from "./register_tour";

const tours = registry.category("web_tour.tours");

// Made-up numbers: of nobody, with and without the right check digit.
const IDENTITY = "349901195002220010";
const WRONG_IDENTITY = "349901195002220011";
const CARD = "6222000000000000525";
const NUMBERS = [IDENTITY, WRONG_IDENTITY, CARD];

/**
 * Open a list by its menu; it is there when it shows one of its columns.
 */
function list(entry, column) {
    return [
        ...menu("menu_rural_people", entry),
        { trigger: `.o_list_view th[data-name='${column}']` },
    ];
}

function day(field, text) {
    return { trigger: `input[data-field='${field}']`, run: `edit ${text} && press Tab` };
}

/**
 * Attach a paper to a field of the form.
 */
function paper(field, name) {
    return [
        upload(`.o_form_view div[name='${field}'] .o_input_file`, name),
        { trigger: `.o_form_view .o_attachment[title='${name}']` },
    ];
}

/**
 * Neither the page nor anything that outlives it holds a number as it was typed.
 */
function keptNowhere() {
    const inputs = [...document.querySelectorAll("input, textarea")];
    const kept = [
        document.documentElement.outerHTML,
        ...inputs.map((input) => input.value),
        window.location.href,
        JSON.stringify(window.history.state),
        JSON.stringify({ ...window.sessionStorage }),
        JSON.stringify({ ...window.localStorage }),
    ].join("\n");
    if (NUMBERS.some((number) => kept.includes(number))) {
        throw new Error("A number is kept in the page or in the browser.");
    }
}

const NOWHERE = { trigger: "body", run: keptNowhere };

/**
 * A refusal that names the person and never the number.
 */
function refused(name) {
    return [
        {
            trigger: `.modal-body:contains('${name}')`,
            run({ anchor }) {
                if (anchor.textContent.includes(WRONG_IDENTITY)) {
                    throw new Error("The refusal shows the number.");
                }
            },
        },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ];
}

// The button of an action, whose name is a number.
const ACTION = "button[name]:not([name^='action_'])";
const MEMBER = "div[name='person_ids'] .o_selected_row";

// ------------------------------------------------------------
// HOUSEHOLD, POST AND WAGES, BY THE VILLAGE'S CLERK
// ------------------------------------------------------------

tours.add("rural_people_household", {
    steps: () => [
        ...list("menu_rural_household", "monitored_kind"),
        { trigger: ".o_list_button_add", run: "click" },
        ...choose("region_id", "相官村"),
        { trigger: "div[name='person_ids'] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: `${MEMBER} div[name='name'] input`, run: "edit 张小满" },
        ...pick(`${MEMBER} div[name='relation']`, 0),
        {
            trigger: `${MEMBER} div[name='identity_number'] input`,
            run: `edit ${WRONG_IDENTITY}`,
        },
        { trigger: ".o_form_button_save", run: "click" },
        ...refused("张小满"),
        { trigger: "div[name='person_ids'] .o_data_row td[name='identity_number']", run: "click" },
        {
            trigger: `${MEMBER} div[name='identity_number'] input`,
            run: `edit ${IDENTITY}`,
        },
        ...save(),
        {
            trigger:
                "div[name='person_ids'] .o_data_row:contains('3499**********0010') button[name='get_formview_action']",
            run: "click",
        },
        { trigger: ".o_form_view div[name='bank_card'] input", run: `edit ${CARD}` },
        ...save(),
        {
            trigger: ".o_form_view div[name='bank_card'] input",
            run({ anchor }) {
                if (anchor.value !== "6222***********0525") {
                    throw new Error(`The card is not masked: ${anchor.value}`);
                }
            },
        },
        { trigger: ".o_form_view:not(:has(button[name='action_reveal_identity']))" },
        NOWHERE,
    ],
});

tours.add("rural_people_post", {
    steps: () => [
        ...list("menu_rural_post", "date_last"),
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "div[name='name'] :is(input, textarea)", run: "edit 道路专管员" },
        ...choose("region_id", "相官村"),
        ...choose("person_id", "张小满"),
        ...choose("plan_line_id", "道路专管员"),
        day("date_start", "2025-05-01"),
        day("date_end", "2025-12-31"),
        { trigger: "div[name='wage_month'] input", run: "edit 500" },
        {
            trigger: ".o_notebook div[name='duty'] textarea",
            run: "edit 道路清扫，见就业协议",
        },
        ...save(),
        // The agreement is missing.
        { trigger: ".alert-info div[name='take_up_problems']" },
        ...paper("agreement_ids", "就业协议.pdf"),
        ...save(),
        { trigger: ".o_form_view:not(:has(div[name='take_up_problems']))" },
        { trigger: "button[name='action_take_up']:visible", run: "click" },
        ...confirm(),
        stands("held"),
    ],
});

tours.add("rural_people_wages", {
    steps: () => [
        ...list("menu_rural_payout", "person_count"),
        { trigger: `.o_control_panel ${ACTION}`, run: "click" },
        {
            trigger: ".modal div[name='region_ids'] .o_tag:contains('相官村')",
        },
        { trigger: ".modal button[name='action_open']", run: "click" },
        { trigger: "div[name='line_ids'] .o_data_row:contains('张小满'):contains('500.00')" },
        ...paper("attendance_ids", "5月考勤表.pdf"),
        { trigger: "button[name='action_check']:visible", run: "click" },
        stands("checked"),
        { trigger: ".o_form_view:not(:has(button[name='action_book']))" },
        NOWHERE,
    ],
});

tours.add("rural_people_relief", {
    steps: () => [
        ...list("menu_rural_payout", "person_count"),
        { trigger: ".o_list_button_add", run: "click" },
        ...choose("region_id", "相官村"),
        ...pick("div[name='kind']", 2),
        ...choose("plan_line_id", "临时救助"),
        { trigger: "div[name='line_ids'] .o_field_x2many_list_row_add a", run: "click" },
        ...choose("person_id", "李大山"),
        { trigger: ".o_selected_row div[name='amount'] input", run: "edit 350" },
        ...paper("attendance_ids", "评议决议.pdf"),
        ...save(),
        { trigger: "button[name='action_check']:visible", run: "click" },
        stands("checked"),
    ],
});

// ------------------------------------------------------------
// VOUCHER, BANK AND PAYMENT, BY THE TOWNSHIP'S ACCOUNTANT
// ------------------------------------------------------------

tours.add("rural_people_paid", {
    steps: () => [
        ...list("menu_rural_payout", "person_count"),
        { trigger: ".o_data_row td[name='village_id']:contains('相官村')", run: "click" },
        ...step("book", { trigger: ".modal div[name='amount_total']:contains('833.33')" }),
        stands("booked"),
        { trigger: `.o_statusbar_buttons ${ACTION}`, run: "click" },
        {
            trigger: ".modal div[name='reason'] :is(input, textarea)",
            run({ anchor }) {
                if (!anchor.value.includes("2025-05")) {
                    throw new Error(`No reason is proposed: ${anchor.value}`);
                }
            },
        },
        { trigger: ".modal button[name='action_download']", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        ...step("pay", ...attach("银行回单.pdf")),
        stands("paid"),
        { trigger: "button[name='action_open_payment_voucher']", run: "click" },
        { trigger: ".o_form_view div[name='line_ids'] .o_data_row:contains('833.33')" },
    ],
});

tours.add("rural_people_log", {
    steps: () => [
        ...list("menu_rural_reveal_log", "reason"),
        { trigger: ".o_data_row:contains('王长河')" },
        { trigger: ".o_data_row:contains('李大山')" },
        { trigger: ".o_list_view:not(:has(.o_list_button_add)):not(:has(.o_list_record_remove))" },
    ],
});

// ------------------------------------------------------------
// WHAT THE CHECKS FIND: ANSWERED BY THE REVIEWER, NOT BY THE CLERK
// ------------------------------------------------------------

const LIST = { trigger: ".o_data_row td[name='person_count']:contains('10')", run: "click" };

tours.add("rural_people_stopped", {
    steps: () => [
        LIST,
        { trigger: "button[name='action_check']:visible", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains('一分了之')" },
        { trigger: ".o_list_view:not(:has(.o_data_row button[name='action_answer']))" },
        { trigger: ".o_back_button a", run: "click" },
        stands("draft"),
        { trigger: "button[name='action_open_hits']" },
    ],
});

tours.add("rural_people_answered", {
    steps: () => [
        ...list("menu_rural_check_hit", "detail"),
        {
            trigger: ".o_data_row:contains('一分了之') button[name='action_answer']",
            run: "click",
        },
        { trigger: ".modal div[name='hit_ids'] .o_data_row:contains('一分了之')" },
        fill("reason", "卫生评比奖补标准统一，经村民代表会议评议"),
        { trigger: ".modal button[name='action_apply']", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_view_nocontent" },
    ],
});

tours.add("rural_people_passes", {
    steps: () => [
        LIST,
        page("hits"),
        { trigger: "div[name='hit_ids'] .o_data_row:contains('卫生评比奖补标准统一')" },
        { trigger: "button[name='action_check']:visible", run: "click" },
        stands("checked"),
    ],
});

// ------------------------------------------------------------
// WHAT THE COUNTY SETS
// ------------------------------------------------------------

tours.add("rural_people_severity", {
    steps: () => [
        ...menu("menu_rural_config", "menu_rural_check"),
        { trigger: ".o_data_row td[name='name']:contains('一分了之')", run: "click" },
        { trigger: ".o_form_view .alert-danger:visible" },
        { trigger: "div[name='severity'] input[data-value='warn']", run: "click" },
        { trigger: ".o_form_view .alert-warning:visible" },
        { trigger: "div[name='number'] input", run: "edit 20" },
        ...save(),
    ],
});

tours.add("rural_people_erased", {
    steps: () => [
        ...menu("menu_rural_config", "menu_rural_retention"),
        { trigger: ".o_data_row td[name='due_count']:contains('1')" },
        ...menu("menu_rural_people", "menu_rural_erasure"),
        { trigger: "div[name='line_ids'] .o_data_row:contains('赵老五'):contains('相官村')" },
        { trigger: "div[name='sure'] input", run: "click" },
        { trigger: "button[name='action_erase']", run: "click" },
        ...confirm(),
        { trigger: ".o_list_view .o_data_row td[name='person_name']:contains('赵老五')" },
    ],
});

tours.add("rural_people_settings", {
    steps: () => [
        ...menu("menu_rural_config", "menu_rural_settings"),
        { trigger: "div[name='rural_post_max'] input", run: "edit 2" },
        ...pick("div[name='rural_attendance']", 1),
        { trigger: ".o_form_button_save", run: "click", expectUnloadPage: true },
    ],
});
