import { animationFrame } from "@odoo/hoot-dom";
import { rpcBus } from "@web/core/network/rpc";

let pending = 0;
rpcBus.addEventListener("RPC:REQUEST", () => pending++);
rpcBus.addEventListener("RPC:RESPONSE", () => pending--);

/**
 * Wait until no answer of the server is awaited and nothing is drawn any more. A
 * selection that loses the focus while it is drawn anew is emptied by Odoo: nobody is
 * that quick, a tour is.
 */
async function rest() {
    for (let quiet = 0; quiet < 5; quiet = pending ? 0 : quiet + 1) {
        await animationFrame();
    }
}

/**
 * Choose the value of a selection by its label or by its place in the list.
 */
export function pick(field, option) {
    const item =
        typeof option === "number"
            ? `[data-choice-index='${option}']`
            : `:contains('${option}')`;
    return [
        { trigger: `${field} input`, run: "click" },
        { trigger: `.o_select_menu_item${item}`, run: "click" },
        { trigger: "body", run: rest },
    ];
}
