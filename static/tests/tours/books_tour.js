import { registry } from "@web/core/registry";
import { choose, menu } from "./register_tour";

const START = "/odoo/action-rural_asset.rural_asset_action";

function hand(input, file) {
    const files = new DataTransfer();
    files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * Hand a file over to a file input, which is never visible.
 */
export function upload(trigger, name, content = "%PDF-1.4", type = "application/pdf") {
    return {
        trigger: `${trigger}:not(:visible)`,
        run({ anchor }) {
            hand(anchor, new File([content], name, { type }));
        },
    };
}

/**
 * Hand over a file that the test has laid out: `_lay_out` of `common_tour.py`.
 */
export function uploadLaidOut(trigger, name) {
    return {
        trigger: `${trigger}:not(:visible)`,
        async run({ anchor }) {
            const answer = await fetch(`/rural_tour/${encodeURIComponent(name)}`);
            if (!answer.ok) {
                throw new Error(`${name} is not laid out: ${answer.status}`);
            }
            hand(anchor, new File([await answer.blob()], name));
        },
    };
}

/**
 * Answer the question that a button asks first.
 */
export function confirm() {
    return [
        { trigger: ".modal:not(.o_inactive_modal) .modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ];
}

registry.category("web_tour.tours").add("rural_contract_accountant", {
    url: START,
    steps: () => [
        ...menu("menu_rural_contracts", "menu_rural_contract"),
        { trigger: ".o_breadcrumb:contains('合同')" },
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "div[name='name'] input", run: "edit 相官村蔬菜大棚租赁合同" },
        ...choose("region_id", "相官村"),
        ...choose("partner_id", "清源农业有限公司"),
        { trigger: "input[data-field='date_start']", run: "edit today" },
        { trigger: "input[data-field='date_end']", run: "edit +3y -1d" },
        { trigger: "div[name='annual_amount'] input", run: "edit 12000" },
        { trigger: "div[name='line_ids'] .o_field_x2many_list_row_add a", run: "click" },
        ...choose("asset_id", "相官村蔬菜大棚"),
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_view:not(:has(.o_form_button_save:visible))" },
        { trigger: ".o_notebook .nav-link[name='documents']", run: "click" },
        { trigger: "div[name='document_ids'] .o_field_x2many_list_row_add a", run: "click" },
        upload("div[name='document_ids'] input[type='file']", "租赁合同.pdf"),
        { trigger: "div[name='document_ids'] .o_selected_row .o_clear_file_button" },
        { trigger: "button[name='action_start']", run: "click" },
        ...confirm(),
        { trigger: ".o_arrow_button_current:contains('履行中')" },
        { trigger: "button[name='action_make_vouchers']", run: "click" },
        ...confirm(),
        { trigger: ".o_arrow_button_current[data-value='posted']" },
        { trigger: ".o_back_button a", run: "click" },
        { trigger: "button[name='action_register_receipt']", run: "click" },
        { trigger: ".modal div[name='amount'] input", run: "edit 5000 && press Tab" },
        { trigger: ".modal div[name='line_ids'] td[name='amount']:contains('5,000.00')" },
        { trigger: ".modal button[name='action_register']", run: "click" },
        { trigger: "body:not(:has(.modal)) div[name='amount']:contains('5,000.00')" },
        { trigger: ".o_back_button a", run: "click" },
        { trigger: "div[name='amount_received']:contains('5,000.00')" },
    ],
});

registry.category("web_tour.tours").add("rural_voucher_accountant", {
    url: START,
    steps: () => [
        ...menu("menu_rural_books", "menu_rural_voucher"),
        { trigger: ".o_breadcrumb:contains('凭证')" },
        { trigger: ".o_list_button_add", run: "click" },
        ...choose("rural_region_id", "相官村"),
        { trigger: "div[name='line_ids'] .o_field_x2many_list_row_add a", run: "click" },
        ...choose("account_id", "51403"),
        ...choose("rural_use_id", "小型公益事业"),
        { trigger: ".o_selected_row div[name='debit'] input", run: "edit 860.55" },
        { trigger: "div[name='line_ids'] .o_field_x2many_list_row_add a", run: "click" },
        {
            trigger: ".o_data_row:not(.o_selected_row) td[name='rural_village_id']:contains('相官村')",
        },
        ...choose("account_id", "102"),
        { trigger: ".o_selected_row div[name='credit'] input", run: "edit 860.55" },
        { trigger: "button[name='action_post']:visible", run: "click" },
        { trigger: ".modal:contains('缺少原始凭证')" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        upload(".o-mail-Chatter-topbar .o-mail-Chatter-fileUploader", "施工发票.pdf"),
        { trigger: ".o-mail-AttachmentContainer:contains('施工发票')" },
        { trigger: ".o_form_view:not(:has(.alert-warning:contains('缺少原始凭证')))" },
        { trigger: "button[name='action_post']:visible", run: "click" },
        { trigger: ".o_arrow_button_current[data-value='posted']" },
    ],
});

registry.category("web_tour.tours").add("rural_voucher_reviewer", {
    url: START,
    steps: () => [
        ...menu("menu_rural_books", "menu_rural_voucher"),
        { trigger: ".o_data_cell:contains('支付职工福利费')", run: "click" },
        { trigger: ".alert-warning:contains('职工奖金津贴和福利')" },
        { trigger: "button[name='action_rural_release']", run: "click" },
        { trigger: ".modal div[name='found']:contains('不得用于发放职工奖金')" },
        {
            trigger: ".modal div[name='reason'] textarea",
            run: "edit 经镇党政联席会议同意",
        },
        { trigger: ".modal button[name='action_release']", run: "click" },
        { trigger: "body:not(:has(.modal)):not(:has(button[name='action_rural_release']))" },
        { trigger: ".o_notebook .nav-link[name='rural_releases']", run: "click" },
        {
            trigger: "div[name='rural_release_ids'] .o_data_row:contains('经镇党政联席会议同意')",
        },
    ],
});

registry.category("web_tour.tours").add("rural_book_accountant", {
    url: START,
    steps: () => [
        ...menu("menu_rural_books", "menu_rural_book_comparison"),
        { trigger: ".o_group_header:contains('柳河镇')", run: "click" },
        {
            trigger: ".o_data_row:contains('相官村蔬菜大棚'):contains('未入账') button[name='action_book']",
            run: "click",
        },
        { trigger: ".modal .o_radio_item:contains('移交') input", run: "click" },
        { trigger: ".modal td[name='value']:contains('120,000.00')" },
        { trigger: ".modal button[name='action_book']", run: "click" },
        ...confirm(),
        { trigger: ".o_list_view .o_data_row:contains('相官村蔬菜大棚')" },
        ...menu("menu_rural_books", "menu_rural_book_comparison"),
        { trigger: ".o_view_nocontent:contains('账实一致')" },
        { trigger: ".o_facet_remove", run: "click" },
        { trigger: ".o_facet_remove", run: "click" },
        { trigger: ".o_data_row:contains('相官村蔬菜大棚') td[name='status']:contains('一致')" },
    ],
});
