import { Component, onWillStart, useState } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const SHEET = "rural.inventory.sheet";
const LINE = "rural.inventory.line";
// Longest side of a photo, in pixels: enough to read a card, small enough to send.
const PHOTO_SIZE = 1600;
const SHOWN = 100;
// What a person enters; sent only where it was changed.
const ENTERED = [
    "name",
    "found_usage",
    "found_quantity",
    "found_value",
    "found_operator",
    "found_card",
    "remark",
    "latitude",
    "longitude",
];
const NUMBERS = ["found_quantity", "found_value"];

/** Count the assets of one sheet on a phone: find the row, tap, take a photo. */
export class CountAction extends Component {
    static template = "rural_asset.CountAction";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.canScan = isBarcodeScannerSupported();
        this.state = useState({
            sheets: [],
            sheet: null,
            rows: [],
            search: "",
            onlyOpen: true,
            row: null,
            form: {},
            photos: [],
            other: null,
            busy: false,
        });
        onWillStart(() => this.start());
    }

    async start() {
        const asked = this.props.action.params?.sheet_id;
        if (asked) {
            return this.openSheet(asked);
        }
        await this.loadSheets();
        if (this.state.sheets.length === 1) {
            await this.openSheet(this.state.sheets[0].id);
        }
    }

    async loadSheets() {
        this.state.sheets = await this.orm.call(SHEET, "count_sheets", []);
    }

    async openSheet(id) {
        const { name, open, usages, rows } = await this.orm.call(SHEET, "count_rows", [
            [id],
        ]);
        Object.assign(this.state, { sheet: { id, name, open, usages }, rows });
    }

    async closeSheet() {
        Object.assign(this.state, { sheet: null, rows: [], search: "" });
        await this.loadSheets();
    }

    // --- finding a row ---------------------------------------------------------------

    get asked() {
        return this.state.rows.filter((row) => !row.disposed);
    }

    get countedNumber() {
        return this.asked.filter((row) => row.result !== "pending").length;
    }

    get progress() {
        const all = this.asked.length;
        return all ? Math.round((100 * this.countedNumber) / all) : 100;
    }

    get matching() {
        const words = this.state.search.trim().toLowerCase().split(/\s+/);
        return this.asked.filter((row) => {
            const text = `${row.code} ${row.name} ${row.expected_text}`.toLowerCase();
            const open = row.result === "pending" || !this.state.onlyOpen;
            return (open || this.state.search) && words.every((w) => text.includes(w));
        });
    }

    get shown() {
        return this.matching.slice(0, SHOWN);
    }

    async onScan() {
        try {
            await this.find(await scanBarcode(this.env));
        } catch (error) {
            this.notification.add(error?.message || _t("The camera cannot be used."), {
                type: "warning",
            });
        }
    }

    /** A hand scanner types the code into the field and ends with Enter. */
    async onSearchEnter() {
        const { length, 0: first } = this.matching;
        if (length === 1) {
            return this.openRow(first);
        }
        if (this.state.search.trim()) {
            await this.find(this.state.search);
        }
    }

    async find(text) {
        const id = await this.orm.call(SHEET, "count_find", [[this.state.sheet.id], text]);
        const row = this.state.rows.find((known) => known.id === id);
        if (row) {
            return this.openRow(row);
        }
        this.notification.add(
            _t("Not on this sheet: %s. Search by name, or add it as new.", text),
            { type: "warning" },
        );
    }

    // --- one row ---------------------------------------------------------------------

    openRow(row) {
        const form = Object.fromEntries(ENTERED.map((name) => [name, row[name]]));
        Object.assign(this.state, { row, form, photos: [], other: null });
    }

    onNew() {
        this.openRow({ id: false, extra: true, name: this.state.search, expected: {} });
    }

    closeRow() {
        Object.assign(this.state, { row: null, other: null });
    }

    get entered() {
        const { row, form } = this.state;
        return Object.fromEntries(
            ENTERED.filter((name) => (form[name] ?? "") !== (row[name] ?? ""))
                .filter((name) => name !== "name" || row.extra)
                .map((name) => [name, this.value(name)]),
        );
    }

    value(name) {
        const value = this.state.form[name];
        return NUMBERS.includes(name) ? number(value) : value || false;
    }

    /** The first number that cannot be read, with what was typed; else nothing. */
    get misread() {
        const { form } = this.state;
        return NUMBERS.map((name) => form[name]).find((text) => isNaN(number(text)));
    }

    onFound() {
        return this.save({ result: "found" });
    }

    onNotFound() {
        return this.save({ result: "not_found" });
    }

    onOtherwise() {
        return this.save({ result: "differs" });
    }

    onSaveNew() {
        return this.save({});
    }

    /** Save the row as it stands; what somebody else has counted is shown first. */
    async save(vals, anyway = false) {
        const { row, photos, sheet, other } = this.state;
        if (this.state.busy) {
            return;
        }
        if (this.misread) {
            this.notification.add(_t("“%s” is no number.", this.misread), {
                type: "warning",
            });
            return;
        }
        this.state.busy = true;
        try {
            const entered = { ...this.entered, ...vals };
            const seen = anyway ? other.row.counted_on : row.counted_on;
            const answer = row.id
                ? await this.orm.call(LINE, "count_save", [[row.id], entered, seen, photos])
                : await this.orm.call(SHEET, "count_add", [
                      [sheet.id],
                      { ...entered, name: this.state.form.name },
                      photos,
                  ]);
            if (answer.by) {
                this.state.other = { ...answer, vals };
                return;
            }
            this.keep(answer.row);
            this.closeRow();
            this.state.search = "";
            this.notification.add(`${answer.row.name}: ${answer.row.result_label}`, {
                type: "success",
            });
        } finally {
            this.state.busy = false;
        }
    }

    onSaveAnyway() {
        return this.save(this.state.other.vals, true);
    }

    onKeepOther() {
        this.keep(this.state.other.row);
        this.closeRow();
    }

    keep(row) {
        const place = this.state.rows.findIndex((known) => known.id === row.id);
        this.state.rows.splice(place < 0 ? this.state.rows.length : place, 1, row);
    }

    // --- photo and position ----------------------------------------------------------

    async onPhoto(ev) {
        for (const file of ev.target.files) {
            const number = this.state.photos.length + 1;
            const data = await shrink(file);
            const name = `${this.state.row.code || this.state.form.name || "photo"}-${number}.jpg`;
            this.state.photos.push({ name, data });
        }
        ev.target.value = "";
    }

    dropPhoto(index) {
        this.state.photos.splice(index, 1);
    }

    onPosition() {
        const failed = () =>
            this.notification.add(
                _t("No position: allow it in the browser, or go into the open."),
                { type: "warning" },
            );
        if (!browser.navigator.geolocation) {
            return failed();
        }
        browser.navigator.geolocation.getCurrentPosition(
            ({ coords }) => {
                this.state.form.latitude = Number(coords.latitude.toFixed(6));
                this.state.form.longitude = Number(coords.longitude.toFixed(6));
            },
            failed,
            { enableHighAccuracy: true, timeout: 15000 },
        );
    }
}

/** A number as people type it: full-width, with separators, or nothing. */
function number(text) {
    const plain = String(text ?? "").normalize("NFKC").replace(/[,，\s]/g, "");
    return Number(plain.replace("。", "."));
}

/** The photo as JPEG in base64, its longest side cut down. */
async function shrink(file) {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, PHOTO_SIZE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
}

registry.category("actions").add("rural_count", CountAction);
