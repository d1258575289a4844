import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * An amount that opens the rows it adds up: a click calls the record's method
 * action_open_figure with the name of the field. It is never typed.
 */
export class DrillField extends Component {
    static template = "rural_asset.DrillField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get formatted() {
        return formatMonetary(this.value, {
            data: this.props.record.data,
            field: this.props.record.fields[this.props.name],
            noSymbol: true,
        });
    }

    get canOpen() {
        return Boolean(this.props.record.resId && this.value);
    }

    async onClick() {
        const { record, name } = this.props;
        const action = await this.orm.call(record.resModel, "action_open_figure", [
            [record.resId],
            name,
        ]);
        await this.action.doAction(action);
    }
}

registry.category("fields").add("rural_drill", {
    component: DrillField,
    supportedTypes: ["monetary"],
});
