import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const YUAN_PER_WAN = 10000;

/**
 * Show an amount kept in yuan as 万元 with four decimals, as the official tables
 * do. As a formatter it also serves list totals, group totals and pivot cells.
 */
export function formatWan(value) {
    if (value === false || value === undefined) {
        return "";
    }
    return formatFloat(value / YUAN_PER_WAN, { digits: [16, 4] });
}
formatWan.extractOptions = () => ({});

export class WanField extends Component {
    static template = "rural_asset.WanField";
    static props = { ...standardFieldProps };

    get formatted() {
        return formatWan(this.props.record.data[this.props.name]);
    }
}

registry.category("formatters").add("rural_wan", formatWan);
registry.category("fields").add("rural_wan", {
    component: WanField,
    supportedTypes: ["monetary", "float"],
});
