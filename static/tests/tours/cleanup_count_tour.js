import { registry } from "@web/core/registry";
import { confirm, upload, uploadLaidOut } from "./books_tour";
import { fill, patiently, save, stands } from "./distribution_tour";
import { pick } from "./pick";
import { cleanupList } from "./register_tour";

const tours = registry.category("web_tour.tours");

// The button of an action, whose name is a number.
const ACTION = "button[name]:not([name^='action_'])";
const SHEETS = cleanupList("menu_rural_inventory_sheet", "undecided_count");
const SHEET = { trigger: ".o_data_row td[name='region_id']:contains('相官村')", run: "click" };
const ROW = ".o_list_view .o_data_row:contains('蔬菜大棚')";

function field(name, text) {
    return {
        trigger: `.o_form_view div[name='${name}'] :is(input, textarea)`,
        run: `edit ${text}`,
    };
}

// ------------------------------------------------------------
// 四(二) 资产清查: OPENED BY THE COUNTY
// ------------------------------------------------------------

tours.add("rural_cleanup_officer", {
    steps: () => [
        ...cleanupList("menu_rural_inventory", "submitted_count"),
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "div[name='region_id'] input:value(清源县)" },
        { trigger: "div[name='year'] input", run: "edit 2026" },
        ...save(),
        { trigger: "button[name='action_open']", run: "click" },
        ...confirm(),
        stands("open"),
        { trigger: "button[name='action_open_board']", run: "click" },
        { trigger: ".o_data_row:contains('柳河镇') td[name='sheet_count']:contains('3')" },
        {
            trigger: ".o_data_row:contains('舜山镇') td[name='township_id']",
            run: "click",
        },
        { trigger: ".o_data_row:contains('林桥村')" },
    ],
});

// ------------------------------------------------------------
// 三(二) 逐笔逐项核实: WORKBOOKS INTO THE FIELD AND BACK
// ------------------------------------------------------------

tours.add("rural_cleanup_packs", {
    steps: () => [
        ...cleanupList("menu_rural_field_pack", "sheet_count"),
        { trigger: `.o_control_panel ${ACTION}`, run: "click" },
        { trigger: ".modal div[name='region_id'] input:value(柳河镇)" },
        { trigger: ".modal button[name='action_pack']", run: "click" },
        patiently({ trigger: ".modal div[name='sheet_count']:contains('3')" }),
        { trigger: ".modal button[name='action_download']" },
        { trigger: ".modal .modal-footer button[special='cancel'], .modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

tours.add("rural_cleanup_return", {
    steps: () => [
        ...SHEETS,
        SHEET,
        { trigger: "button[name='action_return_pack']", run: "click" },
        uploadLaidOut(".o_form_view div[name='file_ids'] .o_input_file", "相官村清查表.xlsx"),
        { trigger: ".o_form_view .o_attachment[title='相官村清查表.xlsx']" },
        { trigger: "button[name='action_check']", run: "click" },
        stands("checked"),
        { trigger: ".alert-warning div[name='count_undecided']:contains('1')" },
        { trigger: ".o_form_view:not(:has(button[name='action_import']))" },
        { trigger: "div[name='conflict_ids'] .o_data_row:contains('没有看到')" },
        { trigger: "div[name='conflict_ids'] .o_data_row td[name='decision']", run: "click" },
        ...pick("div[name='conflict_ids'] .o_selected_row div[name='decision']", 1),
        ...save(),
        { trigger: "button[name='action_import']", run: "click" },
        ...confirm(),
        stands("done"),
        { trigger: "button[name='action_open_sheets']", run: "click" },
        SHEET,
        { trigger: "button[name='action_sign']", run: "click" },
        ...confirm(),
        stands("signed"),
    ],
});

// ------------------------------------------------------------
// 五(一)2 清查结果上报: DECIDED, MADE AND HANDED IN BY THE TOWNSHIP
// ------------------------------------------------------------

tours.add("rural_cleanup_decided", {
    steps: () => [
        ...SHEETS,
        SHEET,
        { trigger: "button[name='action_open_undecided']", run: "click" },
        { trigger: `${ROW} .o_list_record_selector input`, run: "click" },
        { trigger: ".o_control_panel button[name='action_decide']", run: "click" },
        { trigger: ".modal div[name='line_ids'] .o_data_row:contains('蔬菜大棚')" },
        { trigger: ".modal div[name='decision'] input[data-value='apply']", run: "click" },
        fill("reason", "现场核对属实"),
        { trigger: ".modal button[name='action_apply']", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_list_view:not(:has(.o_data_row)), .o_view_nocontent" },
        { trigger: ".o_back_button a", run: "click" },
        { trigger: "button[name='action_accept']", run: "click" },
        stands("accepted"),
        { trigger: "button[name='action_submit_township']", run: "click" },
        ...confirm(),
        stands("submitted"),
    ],
});

tours.add("rural_cleanup_submission", {
    steps: () => [
        ...cleanupList("menu_rural_inventory_township", "submitted_count"),
        {
            trigger: ".o_data_row:contains('柳河镇') button[name='action_open_submission']",
            run: "click",
        },
        { trigger: "button[name='action_open_summary']", run: "click" },
        field("organisation", "成立清查工作组，书记任组长。"),
        field("problems", "个别资产卡破损。"),
        ...save(),
        { trigger: ".o_back_button a", run: "click" },
        { trigger: "button[name='action_build']", run: "click" },
        patiently(stands("done")),
        { trigger: "div[name='file_ids'] .o_data_row:nth-child(5)" },
        { trigger: "div[name='file_ids'] .o_data_row:nth-child(2) td[name='sealed']", run: "click" },
        upload(
            "div[name='file_ids'] .o_data_row:nth-child(2).o_selected_row div[name='sealed'] input[type='file']",
            "盖章.pdf"
        ),
        {
            trigger:
                "div[name='file_ids'] .o_data_row:nth-child(2) td[name='sealed']:has(.o_clear_file_button)",
        },
        ...save(),
        { trigger: "button[name='action_submit']", run: "click" },
        ...confirm(),
        stands("submitted"),
    ],
});
