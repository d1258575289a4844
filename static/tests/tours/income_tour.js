import { registry } from "@web/core/registry";

/**
 * From a village's account of the year to the money behind a figure, and the proof
 * that the books agree.
 */
registry.category("web_tour.tours").add("rural_income_figures", {
    url: "/odoo/action-rural_asset.rural_village_year_action",
    steps: () => [
        { trigger: ".o_list_view button[name='action_open_years']", run: "click" },
        {
            trigger: ".o_data_row td[name='received'] .o_rural_drill:contains('1,234.56')",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row td[name='amount']:contains('1,234.56')",
        },
        { trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
        { trigger: ".o_data_row td[name='region_id']:contains('相官村')", run: "click" },
        { trigger: ".o_form_view div[name='distributable'] .o_rural_drill", run: "click" },
        {
            trigger: ".o_list_view .o_data_row td[name='asset_id']:contains('蔬菜大棚')",
        },
        {
            trigger: ".o_data_row td[name='invoiced'] .o_rural_drill:contains('1,234.56')",
            run: "click",
        },
        {
            trigger: ".o_data_row td[name='general_account_id']:contains('50101')",
        },
    ],
});

registry.category("web_tour.tours").add("rural_books_check", {
    url: "/odoo/action-rural_asset.rural_books_check_wizard_action",
    steps: () => [
        { trigger: "button[name='action_check']", run: "click" },
        { trigger: ".alert-success" },
    ],
});
