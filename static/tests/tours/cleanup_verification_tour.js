import { registry } from "@web/core/registry";
import { confirm } from "./books_tour";
import { photo, stands } from "./distribution_tour";
import { cleanupList, menu } from "./register_tour";

const tours = registry.category("web_tour.tours");

const ANSWER = ".o_field_widget[name='answer_ids'] .o_kanban_record:contains('资产卡是否上墙')";

function fourOf(rows) {
    return {
        trigger: rows,
        run() {
            const { length } = document.querySelectorAll(rows);
            if (length !== 4) {
                throw new Error(`${length} assets are shown, 4 were drawn.`);
            }
        },
    };
}

// ------------------------------------------------------------
// 四(四) 第三方: SEES WHAT WAS DRAWN, ANSWERS ON SITE
// ------------------------------------------------------------

tours.add("rural_verifier_answers", {
    steps: () => [
        // The register shows what was drawn, and nothing else.
        fourOf(".o_list_view .o_data_row"),
        ...menu("menu_rural_inventory_root", "menu_rural_verify"),
        fourOf(".o_kanban_view .o_kanban_record:not(.o_kanban_ghost)"),
        { trigger: ".o_kanban_record:contains('#1')", run: "click" },
        { trigger: `${ANSWER} button[name='action_answer']`, run: "click" },
        { trigger: ".modal div[name='result'] input[data-value='fails']", run: "click" },
        { trigger: ".modal div[name='remark'] input", run: "edit 资产卡字迹不清" },
        ...photo("资产卡.png", "photo_ids"),
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: `${ANSWER}:contains('资产卡字迹不清'):has(.fa-camera)` },
        { trigger: "button[name='action_rest_conforms']", run: "click" },
        ...confirm(),
        { trigger: ".o_form_view:not(:has(button[name='action_rest_conforms']))" },
        { trigger: ".o_back_button a", run: "click" },
        { trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains('#1')))" },
    ],
});

// ------------------------------------------------------------
// 五(三) 资产核查: CLOSED BY THE COUNTY
// ------------------------------------------------------------

tours.add("rural_verification_closed", {
    steps: () => [
        ...cleanupList("menu_rural_verification", "body"),
        { trigger: ".o_data_row td[name='body']:contains('第三方')", run: "click" },
        { trigger: "button[name='action_close']", run: "click" },
        ...confirm(),
        stands("closed"),
        { trigger: "button[name='action_open_findings']", run: "click" },
        { trigger: ".o_data_row:contains('资产卡')" },
    ],
});
