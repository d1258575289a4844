"""The check of a list of contracts: parties, assets, terms and what was paid."""

import dataclasses
import difflib
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from ..lib import contract_fields, rent_schedule
from ..lib.amounts import FEN
from ..lib.contract_rows import ContractReader
from ..lib.errors import DataError
from ..lib.text import normalize
from .partner_finder import PartnerFinder
from .workbook_check import WorkbookCheck, region_index, region_places

LIVE = ("draft", "running", "expiring", "expired")
LEASES = ("lease", "contracting")
ZERO = Decimal("0.00")
# Fields of the contract that a cell fills as it stands.
PLAIN = (
    "name",
    "party_a",
    "partner_kind",
    "partner_code",
    "mode",
    "purpose",
    "date_signed",
    "date_start",
    "date_end",
    "invested_value",
    "floor_amount",
    "frequency",
    "due_at",
    "deposit",
    "repair_party",
    "decision_date",
    "decision_kind",
    "tender_no",
    "is_written",
)


@dataclasses.dataclass
class ContractFound:
    """A contract of the workbook: its rows, what they say together, its schedule."""

    rows: list
    values: dict = dataclasses.field(default_factory=dict)
    region_id: int = None
    lines: list = dataclasses.field(default_factory=list)  # (asset id, village id)
    partner_id: int = None
    partner_key: tuple = None
    schedule: list = dataclasses.field(default_factory=list)
    paid: Decimal = None
    vals: dict = dataclasses.field(default_factory=dict)
    reasons: list = dataclasses.field(default_factory=list)

    @property
    def first(self):
        return self.rows[0]

    @property
    def row(self):
        return self.rows[0].row

    @property
    def wrong(self):
        return any(planned.row.wrong for planned in self.rows)


class ContractCheck(WorkbookCheck):
    """Reads a list of contracts and compares it with those on file.

    After ``run``: ``contracts`` (``ContractFound`` in order) beside what every
    check has. The first row of a contract carries its status; the others are its
    further assets.
    """

    kind = "contract"
    kinds = contract_fields.KINDS
    key_fields = ("partner",)
    filled_kinds = WorkbookCheck.filled_kinds | {"credit_code", "escalation", "flag"}
    not_filled = {"note", "asset_code", "asset_name"}

    def __init__(self, record, mapping=None):
        super().__init__(record, mapping)
        self.date = record.date_stated or self.today
        self.regions = region_index(self.env)
        self.places = region_places(self.env)
        self.partners = PartnerFinder(self.env)
        self.contracts = []

    def _make_reader(self, found, unit_of, epoch1904):
        return ContractReader(
            found.name, found.columns, unit_of, self.regions, epoch1904
        )

    def _finish(self):
        self._group_rows()
        self._load_assets()
        self._load_partners()
        for contract in self.contracts:
            self._judge(contract)
        self._match_existing()
        self._find_overlaps()
        self._warn_of_openings()
        for contract in self.contracts:
            self._settle(contract)

    # ------------------------------------------------------------
    # rows of one contract
    # ------------------------------------------------------------

    def _group_rows(self):
        """Rows of one number are one contract; so is a row without number and
        party below one that has them.
        """
        by_code, above = {}, None
        for planned in self.planned:
            if planned.status == "wrong":  # a sheet without unit
                continue
            values = planned.row.values
            code = values.get("code")
            if code and code in by_code:
                above = by_code[code]
                above.rows.append(planned)
            elif above and self._continues(planned.row, above.row):
                above.rows.append(planned)
            else:
                above = ContractFound([planned])
                self.contracts.append(above)
                if code:
                    by_code[code] = above
        for contract in self.contracts:
            self._join_rows(contract)

    def _continues(self, row, first):
        own = (row.values.get(name) for name in ("code", "partner", "name"))
        return row.sheet == first.sheet and not any(own)

    def _join_rows(self, contract):
        """What the rows say together; where they differ the later one is wrong."""
        said = contract.values
        for planned in contract.rows:
            row, planned.group = planned.row, contract
            if planned is not contract.first:
                planned.status = "part"
                self._inherit_place(row, contract.row)
            for name in contract_fields.SHARED:
                value = row.values.get(name)
                if value is None or name == "partner_kind" and said.get(name):
                    continue
                if said.setdefault(name, value) != value:
                    row.error(name, "differs_in_contract", row=contract.row.number)

    def _inherit_place(self, row, first):
        if not row.values.get("region_id"):
            row.issues[:] = [i for i in row.issues if i.code != "region_missing"]
            row.values["region_id"] = first.values.get("region_id")

    # ------------------------------------------------------------
    # assets
    # ------------------------------------------------------------

    def _load_assets(self):
        rows = [planned.row for planned in self.planned]
        regions = {row.values.get("region_id") for row in rows} - {None}
        codes = {code for row in rows for code in row.values.get("codes", ())}
        towns = {self.places[r]["township_id"] for r in regions} - {None}
        domain = ["|", "|", ("region_id", "in", list(regions | towns))]
        domain += [("township_id", "in", list(regions)), ("code", "in", list(codes))]
        names = ["code", "name", "region_id", "village_id", "township_id", "state"]
        names += ["original_value", "company_id"]
        self.assets = {}
        self.asset_codes = {}
        self.asset_names = defaultdict(list)
        for asset in self.env["rural.asset"].search_fetch(domain, names):
            self.assets[asset.id] = asset
            if asset.code:
                self.asset_codes[asset.code] = asset.id
            for place in {asset.region_id.id, asset.township_id.id} - {False}:
                self.asset_names[place, normalize(asset.name)].append(asset.id)

    def _find_assets(self, contract):
        """The assets that the rows name, each with the village of its income."""
        for planned in contract.rows:
            row = planned.row
            for asset_id in self._assets_of(row):
                village, asset = self._beneficiary(row, asset_id), self.assets[asset_id]
                if (asset_id, village) in contract.lines:
                    row.error("asset_name", "asset_twice", text=asset.name)
                elif asset.state == "disposed":
                    row.error("asset_name", "asset_disposed_of", text=asset.name)
                else:
                    contract.lines.append((asset_id, village))

    def _assets_of(self, row):
        values = row.values
        codes, names = values["codes"], values["names"]
        if not codes:
            found = [self._asset_by_name(row, name) for name in names]
            return [asset_id for asset_id in found if asset_id]
        found = []
        for code in codes:
            if code in self.asset_codes:
                found.append(self.asset_codes[code])
            else:
                row.error("asset_code", "asset_code_unknown", text=code)
        if found and not values.get("region_id"):
            row.issues[:] = [i for i in row.issues if i.code != "region_missing"]
            values["region_id"] = self.assets[found[0]].region_id.id
        known = {normalize(self.assets[asset_id].name) for asset_id in found}
        for name in set(names) - known if len(names) == len(codes) else ():
            row.warning("asset_name", "asset_name_differs", text=name)
        return found

    def _asset_by_name(self, row, name):
        """The asset of that name in the row's place, else of its township."""
        region = row.values.get("region_id")
        if not region:
            return None
        town = self.places[region]["township_id"]
        found = self.asset_names.get((region, name), ())
        if not found and town != region:
            above = self.asset_names.get((town, name), ())
            found = [a for a in above if not self.assets[a].village_id]
        if len(found) == 1:
            return found[0]
        if found:
            row.error("asset_name", "asset_ambiguous", text=name, count=len(found))
        else:
            near = [known for place, known in self.asset_names if place == region]
            near = difflib.get_close_matches(name, near, n=3, cutoff=0.4)
            suggestions = [(0, known) for known in near]
            row.error("asset_name", "asset_unknown", text=name, suggestions=suggestions)
        return None

    def _beneficiary(self, row, asset_id):
        village = self.assets[asset_id].village_id.id
        region = row.values.get("region_id")
        return village or (self.places[region]["village_id"] if region else None)

    # ------------------------------------------------------------
    # one contract
    # ------------------------------------------------------------

    def _load_partners(self):
        names = {c.values.get("partner") for c in self.contracts} - {None}
        codes = {c.values.get("partner_code") for c in self.contracts} - {None}
        places = [
            self.places.get(c.row.values.get("region_id")) for c in self.contracts
        ]
        villages = {place["village_id"] for place in places if place} - {None}
        self.partners.load(names, codes, villages)

    def _judge(self, contract):
        self._find_assets(contract)
        self._find_region(contract)
        self._find_partner(contract)
        self._check_dates(contract)
        self._find_schedule(contract)
        self._check_payments(contract)
        contract.vals = self._vals(contract)

    def _find_region(self, contract):
        """The village of the contract; what is common to several."""
        regions = {p.row.values.get("region_id") for p in contract.rows} - {None}
        regions |= {self.assets[asset].region_id.id for asset, _v in contract.lines}
        found = self.env["rural.region"].browse(regions)
        contract.region_id = found._common_region().id if regions else None
        contract.row.values["region_id"] = contract.region_id

    def _find_partner(self, contract):
        values, row = contract.values, contract.row
        if not values.get("partner"):
            row.error("partner", "missing_cell")
            return
        who = (
            values["partner"],
            values.get("partner_code"),
            values.get("partner_kind"),
            self.places.get(contract.region_id, {}).get("village_id"),
        )
        contract.partner_key = self.partners.key(*who)
        try:
            contract.partner_id = self.partners.find(*who)
        except DataError as error:
            row.error("partner", error.code, **error.params)

    def _check_dates(self, contract):
        values, row = contract.values, contract.row
        for name in ("date_signed", "decision_date"):
            if values.get(name) and values[name] > self.today:
                row.error(name, "future_date", date=values[name])
        start, end = values.get("date_start"), values.get("date_end")
        if start and end and end < start:
            row.error("date_end", "term_reversed", start=start, end=end)
            values["date_end"] = None
        elif start and end and values.get("mode", "lease") in LEASES:
            self._check_length(contract, start, end)

    def _check_length(self, contract, start, end):
        """民法典 705: what a lease runs beyond twenty years is void."""
        company = self.places.get(contract.region_id, {}).get("company_id")
        company = self.env["res.company"].browse(company) or self.env.company
        years = company.rural_max_years
        if end >= rent_schedule.add_months(start, 12 * years):
            contract.row.warning("date_end", "term_over_limit", years=years, end=end)

    # ------------------------------------------------------------
    # rent and what was paid of it
    # ------------------------------------------------------------

    def _yearly(self, contract):
        """The yearly rent in yuan: agreed, or a rate of the invested value."""
        values = contract.values
        if values.get("annual_amount") is not None:
            return values["annual_amount"]
        rate = values.get("return_rate")
        if not rate:
            return None
        invested = values.get("invested_value")
        if invested is None:
            assets = {asset for asset, _village in contract.lines}
            invested = sum(
                Decimal(f"{self.assets[a].original_value:.2f}") for a in assets
            )
        amount = (invested * rate / 100).quantize(FEN, ROUND_HALF_UP)
        return max(amount, values.get("floor_amount") or ZERO)

    def _find_schedule(self, contract):
        values = contract.values
        yearly = self._yearly(contract)
        start, end = values.get("date_start"), values.get("date_end")
        if not (start and end) or yearly is None:
            return
        kind, by, years = values.get("escalation") or ("none", ZERO, 1)
        terms = rent_schedule.Terms(
            start=start,
            end=end,
            frequency=values.get("frequency") or "year",
            yearly=yearly,
            floor=values.get("floor_amount") or ZERO,
            due_at=values.get("due_at") or "start",
            raise_kind=kind,
            raise_by=by,
            raise_years=years,
        )
        try:
            contract.schedule = rent_schedule.schedule(terms)
        except DataError as error:
            field = "date_end" if error.code.startswith("term") else "annual_amount"
            contract.row.error(field, error.code, **error.params)

    def _check_payments(self, contract):
        """Find what was paid, and hold what the row says of it against each other."""
        if not contract.schedule:
            return
        values, row = contract.values, contract.row
        due = sum(
            (r.amount for r in contract.schedule if r.date_due <= self.date), ZERO
        )
        total = sum((r.amount for r in contract.schedule), ZERO)
        by_date = self._paid_by_date(contract)
        paid, arrears = values.get("received"), values.get("arrears")
        if paid is not None and by_date is not None and paid != by_date:
            row.error("received", "received_differs", received=paid, computed=by_date)
        if paid is None:
            paid = by_date
        if paid is None and arrears is not None:
            paid = max(due - arrears, ZERO)
        contract.paid = paid
        paid = paid or ZERO
        if contract.paid is None and due and not values.get("paid_until"):
            row.warning(self._paid_field(row), "nothing_paid", due=due)
        if paid > total:
            row.error("received", "overpaid", received=paid, total=total)
        elif paid > due and by_date is None:
            row.warning("received", "paid_ahead", received=paid, due=due)
        left = max(due - paid, ZERO)
        if arrears is not None and arrears != left:
            params = {"arrears": arrears, "computed": left, "date": self.date}
            row.error("arrears", "arrears_differ", **params)

    def _paid_field(self, row):
        names = ("paid_until", "received", "annual_amount")
        return next((name for name in names if name in row.present), "partner")

    def _paid_by_date(self, contract):
        """The rent of the days up to 已收至, or None when the row says no day."""
        until, row = contract.values.get("paid_until"), contract.row
        if not until:
            return None
        first, last = contract.schedule[0].date_from, contract.schedule[-1].date_to
        if not first <= until <= last:
            row.error("paid_until", "paid_outside_term", start=first, end=last)
            return None
        paid = ZERO
        for period in contract.schedule:
            dates = period.date_from, period.date_to, until
            paid += rent_schedule.share_until(period.amount, *dates)
            if period.date_from <= until < period.date_to:
                row.warning("paid_until", "paid_within_period", end=period.date_to)
        return paid

    # ------------------------------------------------------------
    # values
    # ------------------------------------------------------------

    def _vals(self, contract):
        """The contract as ``create`` takes it; without partner and assets."""
        values = contract.values
        vals = {
            name: plain(values[name]) for name in PLAIN if values.get(name) is not None
        }
        if values.get("code"):
            vals["code"] = values["code"]
        vals["region_id"] = contract.region_id
        vals.setdefault("name", self._name(contract))
        vals.setdefault("is_written", True)
        if values.get("annual_amount") is not None:
            vals["annual_amount"] = plain(values["annual_amount"])
        elif values.get("return_rate"):
            vals["rent_kind"] = "rate"
        if values.get("return_rate"):
            vals["return_rate"] = plain(values["return_rate"])
        if values.get("escalation"):
            names = ("escalation_kind", "escalation_value", "escalation_years")
            vals.update(zip(names, map(plain, values["escalation"]), strict=True))
        notes = [p.row.values.get("note") for p in contract.rows]
        if any(notes):
            vals["note"] = "\n".join(dict.fromkeys(note for note in notes if note))
        return vals

    def _name(self, contract):
        """A name for a contract whose list gives none."""
        assets = dict.fromkeys(self.assets[a].name for a, _v in contract.lines)
        what = "、".join(list(assets)[:2]) or contract.values.get("partner") or "—"
        return f"{what}{'等' if len(assets) > 2 else ''}经营合同"

    # ------------------------------------------------------------
    # contracts on file
    # ------------------------------------------------------------

    def _match_existing(self):
        """Find each contract by its number in the county, else by who and what."""
        by_code, by_key = self._existing()
        for contract in self.contracts:
            code = contract.vals.get("code")
            county = self.places.get(contract.region_id, {}).get("county_id")
            if code:
                found = by_code.get((county, code))
            else:
                found = by_key.get(self._key(contract))
            if found:
                for planned in contract.rows:
                    planned.record_id = found.id
                self._compare(contract, found)
        self._refuse_foreign_codes(by_code)

    def _key(self, contract):
        values = contract.vals
        start = values.get("date_start")
        return contract.region_id, contract.partner_id, start, normalize(values["name"])

    def _existing(self):
        codes = {c.vals.get("code") for c in self.contracts} - {None}
        partners = {c.partner_id for c in self.contracts} - {None}
        domain = ["|", ("code", "in", list(codes))]
        domain += ["&", ("code", "=", False), ("partner_id", "in", list(partners))]
        by_code, by_key = {}, {}
        for contract in self.env["rural.contract"].search(domain):
            if contract.code:
                by_code[contract.county_id.id, contract.code] = contract
            else:
                place = contract.region_id.id, contract.partner_id.id
                key = *place, contract.date_start or None, normalize(contract.name)
                by_key[key] = contract
        return by_code, by_key

    def _refuse_foreign_codes(self, by_code):
        """A number given outside the user's regions cannot be given again."""
        mine = {}
        for contract in self.contracts:
            county = self.places.get(contract.region_id, {}).get("county_id")
            key = county, contract.vals.get("code")
            if key[1] and key not in by_code:
                mine[key] = contract
        codes = [code for _county, code in mine]
        taken = self.env["rural.contract"].sudo()
        for other in taken.search_fetch([("code", "in", codes)], ["code", "county_id"]):
            contract = mine.get((other.county_id.id, other.code))
            if contract:
                contract.row.error("code", "foreign_contract_code")

    def _compare(self, contract, existing):
        """Field by field; a blank cell takes nothing away."""
        changes = {}
        for name, new in contract.vals.items():
            old = existing[name]
            old = old.id if existing._fields[name].type == "many2one" else old
            if name == "partner_code" and existing._has_code(new):
                continue
            if not same(old, new) and self._is_said(contract, name):
                changes[name] = (old, new)
        partner = contract.partner_id or contract.values.get("partner")
        if partner and existing.partner_id.id != partner:
            new = contract.values["partner"]
            changes["partner_id"] = (existing.partner_id.name, new)
        lines = {(r.asset_id.id, r.beneficiary_id.id) for r in existing.line_ids}
        if contract.lines and set(contract.lines) != lines:
            new = self.env["rural.asset"].browse(dict(contract.lines))
            old = existing.line_ids.asset_id
            changes["line_ids"] = tuple("、".join(r.mapped("name")) for r in (old, new))
        self._compare_payments(contract, existing, changes)
        contract.first.changes = changes
        contract.first.status = "changed" if changes else "unchanged"

    def _is_said(self, contract, name):
        """Whether the workbook itself gives the value, not a default of ours."""
        if name in ("name", "is_written"):
            return contract.values.get(name) is not None
        return True

    def _compare_payments(self, contract, existing, changes):
        if contract.paid is None:
            return
        rent = existing.instalment_ids.filtered(lambda r: r.kind == "rent")
        opening = fen(sum(rent.mapped("opening_received")))
        so_far = opening + fen(sum(rent.mapped("amount_received")))
        if contract.paid not in (opening, so_far):
            changes["amount_received"] = (plain(so_far), plain(contract.paid))

    # ------------------------------------------------------------
    # overlaps
    # ------------------------------------------------------------

    def _find_overlaps(self):
        """Two contracts for one asset at a time: right only for parts of it."""
        terms = defaultdict(list)
        matched = {c.first.record_id for c in self.contracts} - {0}
        assets = {asset for c in self.contracts for asset, _village in c.lines}
        domain = [
            ("asset_id", "in", list(assets)),
            ("contract_id.state", "in", LIVE),
            ("contract_id", "not in", list(matched)),
        ]
        for line in self.env["rural.contract.asset"].search(domain):
            other = line.contract_id
            days = other.date_start, other.date_end
            terms[line.asset_id.id].append((*days, other.display_name))
        for contract in self.contracts:
            values = contract.values
            days = values.get("date_start"), values.get("date_end")
            name = values.get("code") or contract.vals["name"]
            for asset in dict(contract.lines):
                self._warn_overlap(contract, asset, days, terms[asset])
                terms[asset].append((*days, name))

    def _warn_overlap(self, contract, asset, days, others):
        for start, end, name in others:
            if all((start, end, *days)) and start <= days[1] and days[0] <= end:
                params = {"asset": self.assets[asset].name, "other": name}
                contract.row.warning("date_start", "overlap", **params)
                return

    # ------------------------------------------------------------
    # arrears in opening entries
    # ------------------------------------------------------------

    def _warn_of_openings(self):
        """Arrears that a village's opening entry holds: the voucher takes them over."""
        contracts = [c for c in self.contracts if c.partner_id and c.schedule]
        villages = {village for c in contracts for _asset, village in c.lines}
        partners = self.env["res.partner"].browse({c.partner_id for c in contracts})
        claims = defaultdict(list)
        for item in self.env["account.move.line"]._rural_opening_items(
            partners, self.env["rural.region"].browse(villages)
        ):
            claims[item.partner_id.commercial_partner_id.id].append(item)
        for contract in contracts:
            partner = partners.browse(contract.partner_id).commercial_partner_id
            self._warn_of_opening(contract, claims[partner.id])

    def _warn_of_opening(self, contract, items):
        known = self.env["rural.contract"].browse(contract.first.record_id)
        if known and known.state != "draft":
            return
        for item in items:
            due = [r.amount for r in contract.schedule if r.date_due <= item.date]
            left = sum(due, ZERO) - (contract.paid or ZERO)
            amount = min(left, fen(item.amount_residual))
            if amount > 0 and self._may_mean(item, contract):
                row, entry = contract.row, item.move_id.display_name
                params = {"amount": amount, "entry": entry}
                row.warning(self._paid_field(row), "arrears_in_opening", **params)
                return

    def _may_mean(self, item, contract):
        """Whether the item is of a village, and of no other asset, of the contract."""
        asset = item.rural_asset_id.id
        return any(
            village == item.rural_village_id.id and asset in (False, line_asset)
            for line_asset, village in contract.lines
        )

    # ------------------------------------------------------------
    # what becomes of it
    # ------------------------------------------------------------

    def _settle(self, contract):
        """Wrong with all its rows, or new, changed, unchanged; runs when complete."""
        existing = self.env["rural.contract"].browse(contract.first.record_id)
        if existing and existing.state != "draft" and contract.first.changes:
            changes = self.record._change_text(contract.first.changes) or ""
            params = {"changes": changes.replace("\n", "；")}
            contract.row.error("code", "contract_started", **params)
        contract.reasons = list(self._gaps(contract))
        if contract.wrong:
            for planned in contract.rows:
                planned.status = "wrong"
        contract.first.target = "draft" if contract.reasons else "running"

    def _gaps(self, contract):
        """What keeps the contract a draft; the words of the steps say more."""
        _ = self.env._
        values = contract.values
        if not (values.get("date_start") and values.get("date_end")):
            yield _("the term is incomplete")
        if not self._yearly(contract) and not values.get("floor_amount"):
            yield _("no rent")
        if not contract.lines:
            yield _("no asset")
        states = {self.assets[asset].state for asset, _village in contract.lines}
        if states - {"registered", "confirmed"}:
            yield _("an asset is not registered yet")
        if not all(village for _asset, village in contract.lines):
            yield _("no village that the income goes to")

    def counts(self):
        """Contracts by what becomes of them; wrong ones by their rows."""
        counts = super().counts()
        counts.pop("part", None)
        return counts

    def notes(self):
        deposit = any(c.values.get("deposit") for c in self.contracts)
        given = any("deposit_received" in p.row.present for p in self.planned)
        if not deposit or given:
            return []
        return [
            self.env._(
                "No column says whether deposits came in: those due by %(date)s are "
                "taken as received.",
                date=self.date,
            )
        ]


def plain(value):
    return float(value) if isinstance(value, Decimal) else value


def fen(value):
    return Decimal(f"{value:.2f}")


def same(old, new):
    """Whether a field holds the value already; amounts to a hundredth of a fen."""
    if isinstance(new, float):
        return abs((old or 0) - new) < 5e-5
    return (old or None) == (new or None)
