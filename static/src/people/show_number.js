import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

const SECONDS = 60;

/**
 * A person's whole number, for a minute. It lives in this dialog alone: it is no
 * page with an address, and nothing of it is kept in the browser.
 */
export class ShowNumberDialog extends Component {
    static template = "rural_asset.ShowNumberDialog";
    static components = { Dialog };
    static props = { close: Function, person: String, kind: String, number: String };

    setup() {
        this.notification = useService("notification");
        this.state = useState({ left: SECONDS });
        onMounted(() => {
            this.timer = browser.setInterval(() => this.tick(), 1000);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    tick() {
        this.state.left -= 1;
        if (this.state.left <= 0) {
            this.props.close();
        }
    }

    async onCopy() {
        await browser.navigator.clipboard.writeText(this.props.number);
        this.notification.add(_t("Copied. Paste it where it is needed, nowhere else."), {
            type: "success",
        });
    }
}

/**
 * A function, not a component: the action service keeps neither its parameters in
 * the address nor in the session, and closes the dialog that asked for the reason.
 */
export function showNumber(env, action) {
    const { person, kind, number } = action.params;
    action.params = {};
    env.services.action.doAction({ type: "ir.actions.act_window_close" });
    env.services.dialog.add(ShowNumberDialog, { person, kind, number });
}

registry.category("actions").add("rural_asset.show_number", showNumber);
