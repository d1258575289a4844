import { registry } from "@web/core/registry";
import { pick } from "./pick";

/**
 * Choose a value of a many2one by typing it.
 */
export function choose(field, text) {
    return [
        {
            trigger: `.o_field_widget[name='${field}'] input`,
            run: `edit ${text}`,
        },
        {
            trigger: `.o-autocomplete--dropdown-item:contains('${text}')`,
            run: "click",
        },
    ];
}

/**
 * Open a menu of the app.
 */
export function menu(section, entry) {
    return [
        {
            trigger: `.o_menu_sections [data-menu-xmlid='rural_asset.${section}']`,
            run: "click",
        },
        {
            trigger: `.o-dropdown--menu [data-menu-xmlid='rural_asset.${entry}']`,
            run: "click",
        },
    ];
}

/**
 * Open a list of the clean-up by its menu; it is there when it shows a column that the
 * list before has not.
 */
export function cleanupList(entry, column) {
    return [
        ...menu("menu_rural_inventory_root", entry),
        { trigger: `.o_list_view th[data-name='${column}']` },
    ];
}

registry.category("web_tour.tours").add("rural_asset_clerk", {
    url: "/odoo/action-rural_asset.rural_asset_action",
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "div[name='name'] input, input#name_0", run: "edit 相官村新建冷库" },
        ...choose("region_id", "相官村"),
        ...choose("category_id", "仓储物流"),
        { trigger: "div[name='original_value'] input", run: "edit 250000" },
        { trigger: "div[name='project_name'] input", run: "edit 2022年冷库项目" },
        { trigger: "div[name='project_year'] input", run: "edit 2022" },
        { trigger: ".o_form_button_save", run: "click" },
        // What is missing stands above the form, before anything is pressed.
        { trigger: ".alert-info:contains('数量')" },
        { trigger: ".alert-info:contains('经营方式')" },
        { trigger: "div[name='quantity'] input", run: "edit 300" },
        { trigger: ".o_notebook .nav-link[name='operation']", run: "click" },
        ...pick("div[name='operation_mode']", "租赁"),
        { trigger: ".o_notebook .nav-link[name='funding']", run: "click" },
        { trigger: "div[name='funding_ids'] .o_field_x2many_list_row_add a", run: "click" },
        ...choose("source_id", "财政衔接推进乡村振兴补助资金"),
        {
            trigger: "div[name='funding_ids'] div[name='amount'] input",
            run: "edit 250000",
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: "button[name='action_register']", run: "click" },
        { trigger: ".o_arrow_button_current:contains('已登记')" },
    ],
});

registry.category("web_tour.tours").add("rural_asset_reviewer", {
    url: "/odoo/action-rural_asset.rural_asset_action_to_confirm",
    steps: () => [
        { trigger: ".o_data_cell:contains('相官村蔬菜大棚')", run: "click" },
        { trigger: "button[name='action_confirm']", run: "click" },
        { trigger: ".o_arrow_button_current:contains('已确权')" },
        { trigger: "button[name='action_correct']", run: "click" },
        { trigger: ".modal div[name='reason'] textarea", run: "edit 依据验收报告更正" },
        { trigger: ".modal div[name='quantity'] input", run: "edit 15" },
        { trigger: ".modal button[name='action_apply']", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_notebook .nav-link[name='steps']", run: "click" },
        { trigger: "div[name='log_ids'] .o_data_row:contains('依据验收报告更正')" },
    ],
});

registry.category("web_tour.tours").add("rural_asset_county", {
    url: "/odoo/action-rural_asset.rural_asset_import_action",
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        {
            trigger: "div[name='file'] input[type='file']:not(:visible)",
            async run({ anchor }) {
                const answer = await fetch("/rural_asset/static/tests/data/ledger.xlsx");
                const files = new DataTransfer();
                files.items.add(new File([await answer.blob()], "ledger.xlsx"));
                anchor.files = files.files;
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { trigger: "button[name='action_check']:visible", run: "click" },
        { trigger: ".alert-danger:visible" },
        { trigger: "div[name='issue_ids'] .o_data_row:contains('约12万')" },
        { trigger: "div[name='only_right_rows'] input", run: "click" },
        { trigger: "button[name='action_import']:visible", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current:contains('已导入')" },
        { trigger: "button[name='action_open_assets']", run: "click" },
        { trigger: ".o_data_row:contains('前营村石磨坊')" },
        ...menu("menu_rural_tables", "menu_rural_form_export"),
        { trigger: ".modal div[name='form_id'] input" },
        { trigger: ".modal button[name='action_export']", run: "click" },
        { trigger: "body:not(:has(.o_error_dialog))" },
    ],
});
