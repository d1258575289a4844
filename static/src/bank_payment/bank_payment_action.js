import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";

/**
 * Fetch the bank's payment workbook by POST: neither number nor reason stands in an
 * address, and the request cannot be sent again.
 */
async function bankPaymentAction(env, action) {
    env.services.ui.block();
    try {
        await download({
            url: "/rural_asset/bank_payment",
            data: { wizard_id: action.params.wizard_id },
        });
    } finally {
        env.services.ui.unblock();
    }
    return { type: "ir.actions.act_window_close" };
}

registry.category("actions").add("rural_bank_payment", bankPaymentAction);
