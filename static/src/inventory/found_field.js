import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { MonetaryField, monetaryField } from "@web/views/fields/monetary/monetary_field";

// What is found is entered only where it differs: an empty cell says “as registered”.

export class FoundFloatField extends FloatField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

export class FoundMonetaryField extends MonetaryField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("rural_found_float", {
    ...floatField,
    component: FoundFloatField,
});
registry.category("fields").add("rural_found_monetary", {
    ...monetaryField,
    component: FoundMonetaryField,
});
