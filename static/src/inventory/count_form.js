import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { x2ManyCommands } from "@web/core/orm_service";
import { formView } from "@web/views/form/form_view";

const LINE = "rural.inventory.line";

/** When the page knows a row to have been counted. */
function moment(row) {
    return row.data.counted_on ? serializeDateTime(row.data.counted_on) : false;
}

/**
 * A count sheet or one of its rows: what is saved says which count the page has shown,
 * and what somebody else has counted meanwhile is shown before it is written over.
 */
export class CountFormController extends formView.Controller {
    async onWillSaveRecord(record, changes) {
        const rows = changedRows(record, changes);
        for (const { row, vals } of rows) {
            vals.seen_on = moment(row);
        }
        if (record.resModel !== LINE && rows.length) {
            await this.settle(rows, changes);
        }
        return super.onWillSaveRecord(...arguments);
    }

    async settle(rows, changes) {
        const seen = rows.map(({ row }) => [row.resId, moment(row)]);
        const others = await this.orm.call(LINE, "count_others", [seen]);
        const mine = others.length && (await this.ask(rows, others));
        for (const { id, counted_on } of others) {
            const { vals } = rows.find(({ row }) => row.resId === id);
            vals.seen_on = counted_on;
        }
        if (others.length && !mine) {
            const theirs = others.map(({ id }) => id);
            changes.line_ids = changes.line_ids.filter(([, id]) => !theirs.includes(id));
        }
    }

    ask(rows, others) {
        const said = others.map(({ id, text }) => {
            const { row } = rows.find((known) => known.row.resId === id);
            return `${row.data.name}: ${text}`;
        });
        return new Promise((resolve) => {
            this.dialogService.add(
                ConfirmationDialog,
                {
                    title: _t("Counted Meanwhile"),
                    body: said.join("\n"),
                    confirmLabel: _t("Save Mine"),
                    confirm: () => resolve(true),
                    cancelLabel: _t("Keep Theirs"),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) },
            );
        });
    }
}

/** The rows that a save changes, with what it writes: ``[{row, vals}]``. */
function changedRows(record, changes) {
    if (record.resModel === LINE) {
        return record.resId ? [{ row: record, vals: changes }] : [];
    }
    const known = record.data.line_ids?.records || [];
    return (changes.line_ids || [])
        .filter(([command]) => command === x2ManyCommands.UPDATE)
        .map(([, id, vals]) => ({ row: known.find((row) => row.resId === id), vals }))
        .filter(({ row }) => row);
}

registry.category("views").add("rural_count_form", {
    ...formView,
    Controller: CountFormController,
});
