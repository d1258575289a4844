import { registry } from "@web/core/registry";
import { confirm, uploadLaidOut } from "./books_tour";
import { fill, patiently, stands } from "./distribution_tour";
import { cleanupList, menu } from "./register_tour";

const tours = registry.category("web_tour.tours");

const FILE = ".o_form_view div[name='file'] input[type='file']";
const NOTHING_OPEN = { trigger: "body:not(:has(.modal))" };

/**
 * Show the compared assets of one kind, by the button that counts them.
 */
function rows(status, count) {
    return {
        trigger: `button[name='action_open_rows']:has(div[name='${status}_count']:contains('${count}'))`,
        run: "click",
    };
}

/**
 * Decide which side is right for one asset; its row says so afterwards.
 */
function decide(asset, decision, badge) {
    const row = `.o_list_view .o_data_row:contains('${asset}')`;
    return [
        { trigger: `${row} .o_list_record_selector input`, run: "click" },
        { trigger: ".o_control_panel button[name='action_decide']", run: "click" },
        { trigger: `.modal div[name='row_ids'] .o_data_row:contains('${asset}')` },
        { trigger: `.modal div[name='decision'] input[data-value='${decision}']`, run: "click" },
        fill("reason", "经实地核对"),
        { trigger: ".modal button[name='action_apply']", run: "click" },
        NOTHING_OPEN,
        { trigger: `${row} td[name='decision'] .${badge}` },
        { trigger: ".o_back_button a", run: "click" },
        stands("checked"),
    ];
}

function compare(name, ...after) {
    return [
        uploadLaidOut(FILE, name),
        { trigger: `.o_form_view div[name='file'] input:value(${name})` },
        { trigger: "button[name='action_check']:visible", run: "click" },
        stands("checked"),
        ...after,
    ];
}

// ------------------------------------------------------------
// 五(二) 信息填报: CHECK, EXPORT AND ENTERED, BY THE COUNTY
// ------------------------------------------------------------

tours.add("rural_national_export", {
    steps: () => [
        ...menu("menu_rural_inventory_root", "menu_rural_check_upload"),
        { trigger: ".modal div[name='region_id'] input:value(清源县)" },
        { trigger: ".modal button[name='action_check']", run: "click" },
        patiently({ trigger: ".modal div[name='stopped_count']:contains('2')" }),
        { trigger: ".modal:not(:has(button[name='action_check'])) .btn-close", run: "click" },
        NOTHING_OPEN,
        ...menu("menu_rural_inventory_root", "menu_rural_national_export"),
        { trigger: ".modal div[name='region_id'] input:value(清源县)" },
        { trigger: ".modal button[name='action_export']", run: "click" },
        patiently({ trigger: ".modal .alert-info:contains('养殖棚'):contains('120,000.00')" }),
        { trigger: ".modal button[name='action_confirm_entered']", run: "click" },
        { trigger: ".modal div[name='confirmed'] input", run: "click" },
        { trigger: ".modal button[name='action_confirm']", run: "click" },
        { trigger: ".o_notification:has(.bg-success)" },
    ],
});

// ------------------------------------------------------------
// 三(三) 线上数据与线下台账一致: COMPARED, DECIDED AND CERTIFIED
// ------------------------------------------------------------

tours.add("rural_national_agreement", {
    steps: () => [
        ...cleanupList("menu_rural_national_check", "only_here_count"),
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_form_view div[name='region_id'] input:value(清源县)" },
        ...compare("全国系统导出.xlsx", {
            trigger: ".alert-warning div[name='undecided_count']:contains('3')",
        }),
        rows("differs", 1),
        ...decide("提灌站", "national", "text-bg-success"),
        rows("only_here", 1),
        ...decide("产业路", "register", "text-bg-success"),
        rows("only_there", 1),
        ...decide("无名泵站", "finding", "text-bg-info"),
        { trigger: ".o_form_view:not(:has(div[name='undecided_count'])) .alert-info" },
        { trigger: "button[name='action_corrections']", run: "click" },
        ...compare("全国系统再次导出.xlsx", { trigger: ".o_form_view .alert-success" }),
        { trigger: "button[name='action_certify']", run: "click" },
        ...confirm(),
        patiently(stands("done")),
        { trigger: "button[name='action_certificate']" },
        { trigger: ".o_form_view:not(:has(button[name='action_check']))" },
    ],
});
