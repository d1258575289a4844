import { Component } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * Writes where the phone is into latitude and longitude of the record. Nothing is
 * asked of the phone before somebody presses the button.
 */
export class HereWidget extends Component {
    static template = "rural_asset.HereWidget";
    static props = { ...standardWidgetProps };

    setup() {
        this.notification = useService("notification");
    }

    onHere() {
        if (!browser.navigator.geolocation) {
            this.refuse();
            return;
        }
        browser.navigator.geolocation.getCurrentPosition(
            ({ coords }) =>
                this.props.record.update({
                    latitude: Number(coords.latitude.toFixed(6)),
                    longitude: Number(coords.longitude.toFixed(6)),
                }),
            () => this.refuse(),
            { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 }
        );
    }

    refuse() {
        this.notification.add(
            _t("The phone gives no position. Allow it in the browser, or type it in."),
            { type: "warning" }
        );
    }
}

registry.category("view_widgets").add("rural_here", { component: HereWidget });
