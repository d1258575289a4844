import { registry } from "@web/core/registry";
import { uploadLaidOut } from "./books_tour";
import { save, stands } from "./distribution_tour";
import { choose, menu } from "./register_tour";

// 核查意见: a heading that no content of the table stands for.
const OPINION = "div[name='column_ids'] .o_data_row:contains('核查意见')";

registry.category("web_tour.tours").add("rural_blank_officer", {
    steps: () => [
        ...menu("menu_rural_config", "menu_rural_blank"),
        { trigger: ".o_list_view th[data-name='form_id']" },
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_form_view div[name='name'] input", run: "edit 县定版式" },
        ...choose("form_id", "管理台账"),
        { trigger: "div[name='region_id'] input:value(清源县)" },
        uploadLaidOut(".o_form_view div[name='file'] input[type='file']", "空白台账.xlsx"),
        { trigger: ".o_form_view div[name='file'] input:value(空白台账.xlsx)" },
        ...save(),
        { trigger: "div[name='column_ids'] .o_data_row:contains('资产名称')" },
        { trigger: `${OPINION} td[name='fixed_text']`, run: "click" },
        {
            trigger: "div[name='column_ids'] .o_selected_row div[name='fixed_text'] input",
            run: "edit 账实相符",
        },
        ...save(),
        { trigger: `${OPINION}:contains('账实相符')` },
        { trigger: "button[name='action_try']", run: "click" },
        {
            trigger:
                "div[name='column_ids'] .o_data_row td[name='sample']:contains('相官村蔬菜大棚')",
        },
        { trigger: "button[name='action_use']", run: "click" },
        stands("ready"),
        { trigger: "button[name='action_export']", run: "click" },
        { trigger: ".modal div[name='blank_id'] input:value(县定版式)" },
        { trigger: ".modal button[name='action_export']", run: "click" },
        { trigger: ".modal div[name='row_count']:contains('2')" },
    ],
});
