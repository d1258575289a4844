import { registry } from "@web/core/registry";
import { upload } from "./books_tour";
import { page } from "./distribution_tour";
import { pick } from "./pick";
import { menu } from "./register_tour";

const START = "/odoo/action-rural_asset.rural_asset_action";

registry.category("web_tour.tours").add("rural_finding_clerk", {
    url: START,
    steps: () => [
        ...menu("menu_rural_inventory_root", "menu_rural_finding"),
        { trigger: ".o_data_cell[name='name']:contains('有租无合同')", run: "click" },
        { trigger: ".o_form_view button[name='action_rectify']", run: "click" },
        { trigger: ".modal div[name='result'] textarea", run: "edit 已补签书面合同" },
        upload(".modal div[name='attachment_ids'] input[type='file']", "合同.pdf"),
        { trigger: ".modal div[name='attachment_ids']:contains('合同.pdf')" },
        { trigger: ".modal button[name='action_apply']", run: "click" },
        { trigger: ".o_arrow_button_current[data-value='rectified']" },
    ],
});

registry.category("web_tour.tours").add("rural_finding_reviewer", {
    url: START,
    steps: () => [
        ...menu("menu_rural_inventory_root", "menu_rural_finding"),
        { trigger: ".o_data_cell[name='name']:contains('有租无合同')", run: "click" },
        page("rectify"),
        { trigger: "div[name='result']:contains('已补签书面合同')" },
        { trigger: "div[name='after_ids']:contains('合同.pdf')" },
        { trigger: ".o_form_view button[name='action_close']", run: "click" },
        { trigger: ".modal button[name='action_apply']", run: "click" },
        { trigger: ".o_arrow_button_current[data-value='closed']" },
    ],
});

registry.category("web_tour.tours").add("rural_revival_reviewer", {
    url: START,
    steps: () => [
        ...menu("menu_rural_inventory_root", "menu_rural_low_yield"),
        { trigger: "button[name='action_detect']", run: "click" },
        {
            trigger: ".o_data_row:contains('相官村蔬菜大棚') button[name='action_plan']",
            run: "click",
        },
        { trigger: ".o_form_view div[name='target'] textarea", run: "edit 年底前重新出租" },
        ...pick("div[name='means']", "业务托管"),
        { trigger: "div[name='date_due'] input, input[data-field='date_due']", run: "edit +6m" },
        { trigger: "button[name='action_start']", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current[data-value='running']" },
        ...menu("menu_rural_inventory_root", "menu_rural_revival_rate"),
        { trigger: ".o_data_row:contains('柳河镇') td[name='count_planned']:contains('1')" },
        ...menu("menu_rural_inventory_root", "menu_rural_finding_progress"),
        { trigger: ".o_pivot" },
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: ".o_list_view" },
    ],
});
