import { onWillUnmount } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { SelectionField, selectionField } from "@web/views/fields/selection/selection_field";

const SECONDS = 2;

/** The state of background work: while it runs, the record is read again. */
export class BackgroundStateField extends SelectionField {
    setup() {
        super.setup();
        const timer = setInterval(() => this.refresh(), SECONDS * 1000);
        onWillUnmount(() => clearInterval(timer));
    }

    async refresh() {
        const { record } = this.props;
        if (record.resId && record.data.state === "running" && !this.loading) {
            this.loading = true;
            await record.load();
            this.loading = false;
        }
    }
}

registry.category("fields").add("rural_background_state", {
    ...selectionField,
    component: BackgroundStateField,
});
