"""The check of a table of opening balances: each village's balances together."""

import dataclasses
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from ..lib import opening_fields
from ..lib.contract_rows import kind_of
from ..lib.errors import DataError
from ..lib.old_accounts import new_code
from ..lib.opening_rows import OpeningReader, usual_side
from ..lib.text import normalize
from .partner_finder import PartnerFinder
from .workbook_check import WorkbookCheck, region_index, region_places

ZERO = Decimal("0.00")
CARRYOVERS = {"carryover_general": "general", "carryover_pv": "pv"}
PROFIT_AND_LOSS = ("income", "expense", "off")


@dataclasses.dataclass
class VillageFound:
    """A village of the workbook: its rows and what is on file for it."""

    region_id: int
    company: object
    rows: list = dataclasses.field(default_factory=list)
    carryovers: dict = dataclasses.field(default_factory=dict)  # scheme: yuan
    is_new: bool = True
    new_carryovers: dict = dataclasses.field(default_factory=dict)

    @property
    def balances(self):
        """The rows that hold a balance."""
        return [planned for planned in self.rows if planned.row.values.get("amount")]

    @property
    def row(self):
        return (self.balances or self.rows)[0].row

    @property
    def wrong(self):
        return any(planned.row.wrong for planned in self.rows)


class OpeningCheck(WorkbookCheck):
    """Reads balances, village by village; a village is right as a whole or wrong.

    After ``run``: ``villages`` (``VillageFound`` in order) beside what every check
    has; the rows' values hold ``account_id``, ``amount`` (debit above zero),
    ``partner_id`` or ``partner_key``, and ``asset_id``.
    """

    kind = "opening"
    kinds = opening_fields.KINDS
    key_fields = ("debit", "credit", "balance", "carryover_general", "carryover_pv")
    filled_kinds = {"place"}

    def __init__(self, record, mapping=None):
        super().__init__(record, mapping)
        self.regions = region_index(self.env)
        self.places = region_places(self.env)
        self.partners = PartnerFinder(self.env)
        self.villages = []
        self.accounts = {}

    def _make_reader(self, found, unit_of, epoch1904):
        return OpeningReader(
            found.name, found.columns, unit_of, self.regions, epoch1904
        )

    def _read_row(self, reader, header, number, cells):
        """Accounts without a balance are in every trial balance, and say nothing."""
        super()._read_row(reader, header, number, cells)
        planned = self.planned[-1] if self.planned else None
        if not planned or planned.row.number != number or planned.row.wrong:
            return
        values = planned.row.values
        if not values.get("amount") and not any(values.get(n) for n in CARRYOVERS):
            self.planned.pop()
            self.skipped.append((reader.sheet, number, "zero"))

    def _finish(self):
        self._group_rows()
        self._drop_sums()
        self._load()
        for village in self.villages:
            for planned in village.balances:
                self._judge(village, planned.row)
            self._find_duplicates(village)
            self._check_village(village)
        self._compare_entries()
        self._compare_carryovers()
        self._warn_of_instalments()
        for village in self.villages:
            self._settle(village)

    # ------------------------------------------------------------
    # villages
    # ------------------------------------------------------------

    def _group_rows(self):
        found = {}
        levels = {r.id: r.level for r in self.env["rural.region"].search([])}
        for planned in self.planned:
            region = planned.row.values.get("region_id")
            if planned.row.wrong and not region:
                planned.status = "wrong"
                continue
            if levels[region] != "village":
                planned.row.error("village", "not_a_village")
            if region not in found:
                company = self.places[region]["company_id"]
                company = self.env["res.company"].browse(company or [])
                found[region] = VillageFound(region, company)
            planned.group = found[region]
            found[region].rows.append(planned)
        self.villages = list(found.values())

    def _drop_sums(self):
        """An account that stands above its own details is their sum, not a balance."""
        dropped = set()
        for village in self.villages:
            rows = {
                planned.row.values.get("account_code"): planned
                for planned in village.balances
                if not planned.row.values.get("partner")
            }
            for code, planned in rows.items():
                if code and self._is_sum(code, planned.row, village):
                    dropped.add(id(planned))
                    self.skipped.append((planned.row.sheet, planned.row.number, "sum"))
            village.rows = [p for p in village.rows if id(p) not in dropped]
        self.planned = [p for p in self.planned if id(p) not in dropped]

    def _is_sum(self, code, row, village):
        codes = {p.row.values.get("account_code") or "": p for p in village.balances}
        below = [
            p.row.values
            for p in village.balances
            if (p.row.values.get("account_code") or "").startswith(code)
            and p.row is not row
        ]
        leaves = [
            values
            for values in below
            if not any(
                other != values["account_code"]
                and other.startswith(values["account_code"])
                for other in codes
            )
        ]
        deeper = [v for v in leaves if v["account_code"] != code]
        total = sum(value["amount"] for value in deeper)
        return bool(deeper) and total == row.values["amount"]

    # ------------------------------------------------------------
    # what is on file
    # ------------------------------------------------------------

    def _load(self):
        rows = [p.row.values for p in self.planned if p.group]
        for company in {village.company for village in self.villages}:
            self._load_accounts(company)
        names = {values.get("partner") for values in rows} - {None}
        regions = {village.region_id for village in self.villages}
        self.partners.load(names, set(), regions)
        self._load_assets(regions)

    def _load_accounts(self, company):
        model = self.env["account.account"].with_company(company)
        accounts = model.search(model._check_company_domain(company)) if company else ()
        by_code = {account.code: account for account in accounts if account.code}
        by_name = defaultdict(list)
        for account in accounts:
            by_name[normalize(account.name)].append(account)
        self.accounts[company] = by_code, by_name

    def _load_assets(self, regions):
        towns = {self.places[region]["township_id"] for region in regions} - {None}
        domain = [("region_id", "in", list(regions | towns))]
        self.assets = defaultdict(list)
        for asset in self.env["rural.asset"].search_fetch(
            domain, ["code", "name", "region_id", "analytic_account_id"]
        ):
            for word in {asset.code, normalize(asset.name)} - {False}:
                self.assets[asset.region_id.id, word].append(asset.id)

    # ------------------------------------------------------------
    # one row
    # ------------------------------------------------------------

    def _judge(self, village, row):
        account = self._find_account(village.company, row)
        if account:
            row.values["account_id"] = account.id
            self._check_account(account, row)
        self._find_partner(village, row, account)
        self._find_asset(village, row)

    def _find_account(self, company, row):
        """The account of the row; a detail that the chart lacks falls to its parent
        and keeps its name as the label.
        """
        by_code, by_name = self.accounts[company]
        values = row.values
        code, name = values.get("account_code"), values.get("account_name") or ""
        said = any(issue.field == "account_code" for issue in row.issues)
        if said or not by_code:  # no chart: said once for the village
            return None
        if not code:
            return self._account_by_name(by_name, name, row)
        try:
            code = new_code(code) if self.record.chart == "2004" else code
        except DataError as error:
            params = dict(error.params)
            params["known"] = params.pop("candidates", ())
            row.error("account_code", error.code, **params)
            return None
        found = next((by_code[c] for c in prefixes(code) if c in by_code), None)
        if not found:
            row.error("account_code", "account_unknown", text=code)
            return None
        return self._agreed(found, code, name, by_code, by_name, row)

    def _agreed(self, found, code, name, by_code, by_name, row):
        """The account by its code, held against the name beside it."""
        same = not name or matches(name, found.name)
        if found.code == code and same:
            return found
        if len(code) <= 3:
            if normalize(name) in by_name:
                params = {"account": found.display_name, "text": name}
                row.error("account_name", "account_name_differs", **params)
                return None
            return found
        if found.code == code:  # a detail of the chart, but not this one
            above = (by_code[c] for c in prefixes(code[:-1]) if c in by_code)
            found = next(above, found)
        params = {"code": code, "account": found.display_name}
        row.warning("account_code", "detail_unknown", **params)
        row.values["summary"] = row.values.get("summary") or name or None
        return found

    def _account_by_name(self, by_name, name, row):
        found = by_name.get(name, ())
        if len(found) == 1:
            return found[0]
        if not name:
            row.error("account_code", "missing_cell")
        else:
            row.error("account_name", "account_name_unknown", text=name)
        return None

    def _check_account(self, account, row):
        values = row.values
        side = usual_side(account.code or "", account.name, account.internal_group)
        if values["unsigned"] and side == "credit":
            values["amount"] = -values["amount"]
        if account.internal_group in PROFIT_AND_LOSS:
            row.error("account_code", "profit_and_loss", account=account.display_name)
        elif account.account_type == "equity_unaffected":
            row.warning("account_code", "result_account", account=account.display_name)
        elif side and not row.wrong and (side == "debit") != (values["amount"] > 0):
            field = next((f for f in ("debit", "credit") if values.get(f)), "balance")
            row.warning(field, "unusual_side", account=account.display_name)

    def _find_partner(self, village, row, account):
        name = row.values.get("partner")
        if not name:
            kind = account.account_type if account else ""
            if kind == "asset_receivable":
                row.error("partner", "partner_missing", account=account.display_name)
            elif kind == "liability_payable":
                row.warning("partner", "partner_advised", account=account.display_name)
            return
        who = name, None, kind_of(name), village.region_id
        row.values["partner_key"] = self.partners.key(*who)
        try:
            row.values["partner_id"] = self.partners.find(*who)
        except DataError as error:
            row.error("partner", error.code, **error.params)

    def _find_asset(self, village, row):
        town = self.places[village.region_id]["township_id"]
        for field in ("asset_code", "asset_name"):
            word = row.values.get(field)
            if not word:
                continue
            found = self.assets.get((village.region_id, word), ())
            found = found or self.assets.get((town, word), ())
            if len(found) == 1:
                row.values["asset_id"] = found[0]
                return
            code = "asset_ambiguous" if found else "asset_unknown"
            row.error(field, code, text=word, count=len(found))
            return

    # ------------------------------------------------------------
    # one village
    # ------------------------------------------------------------

    def _find_duplicates(self, village):
        seen = {}
        for planned in village.balances:
            values = planned.row.values
            key = (*line_key(values), values.get("summary"))
            if values.get("account_id") and key in seen:
                params = {"sheet": seen[key].sheet, "row": seen[key].number}
                planned.row.error("account_code", "duplicate_balance", **params)
            seen.setdefault(key, planned.row)

    def _check_village(self, village):
        row, company = village.row, village.company
        if not company:
            row.error("village", "no_company")
        elif not self.accounts[company][0]:
            row.error("village", "no_chart", company=company.name)
        elif village.balances:
            self._check_sum(village)
            self._check_lock(village)
        for field, scheme in CARRYOVERS.items():
            self._collect_carryover(village, field, scheme)

    def _check_sum(self, village):
        """Σ debit = Σ credit; said once, and not beside amounts nobody could read."""
        amounts = [planned.row.values["amount"] for planned in village.balances]
        if sum(amounts) == 0 or village.wrong:
            return
        debit = sum((a for a in amounts if a > 0), ZERO)
        credit = -sum((a for a in amounts if a < 0), ZERO)
        field = next((f for f in ("debit", "balance") if f in village.row.present), "")
        params = {"debit": debit, "credit": credit, "difference": debit - credit}
        name = self.regions.name(village.region_id)
        village.row.error(field, "unbalanced", village=name, **params)

    def _check_lock(self, village):
        locks = village.company._get_lock_date_violations(
            self.record.date, sale=False, purchase=False, tax=False
        )
        if locks:
            params = {"date": self.record.date, "lock": max(day for day, _f in locks)}
            village.row.error("village", "period_locked", **params)

    def _collect_carryover(self, village, field, scheme):
        for planned in village.rows:
            row, amount = planned.row, planned.row.values.get(field)
            if amount is None:
                continue
            if village.carryovers.setdefault(scheme, amount) != amount:
                row.error(field, "carryover_twice", text=f"{amount:.2f}")

    # ------------------------------------------------------------
    # comparing
    # ------------------------------------------------------------

    def _compare_entries(self):
        """A village has one opening entry: the same again changes nothing."""
        regions = [village.region_id for village in self.villages]
        moves = self.env["account.move"]._rural_openings(regions)
        by_region = {move.rural_region_id.id: move for move in moves}
        for village in self.villages:
            move = by_region.get(village.region_id)
            if not move or not village.balances:
                continue
            village.is_new = False
            for planned in village.rows:
                planned.record_id = move.id
            differences = list(self._differences(village, move))
            if move.date != self.record.date or differences:
                params = {
                    "entry": move.display_name,
                    "date": move.date,
                    "changes": "；".join(differences[:10]) or "—",
                }
                village.row.error("village", "opening_differs", **params)

    def _differences(self, village, move):
        """What differs from the entry on file, as text: “old → new” per line."""
        old, new = defaultdict(lambda: ZERO), defaultdict(lambda: ZERO)
        for line in move.line_ids:
            asset = line.rural_asset_id.id or None
            key = line.account_id.id, line.partner_id.id or None, asset
            old[key] += Decimal(f"{line.balance:.2f}")
        for planned in village.balances:
            new[line_key(planned.row.values)] += planned.row.values["amount"]
        for key in dict.fromkeys((*old, *new)):
            if old[key] != new[key] and (key[0] or new[key]):
                yield f"{self._key_text(key)}: {old[key]:.2f} → {new[key]:.2f}"

    def _key_text(self, key):
        account_id, partner, _asset_id = key
        account = self.env["account.account"].browse(account_id or [])
        if isinstance(partner, int):
            partner = self.env["res.partner"].browse(partner).name
        elif partner:
            partner = partner[1]
        return f"{account.display_name or '—'} {partner or ''}".strip()

    def _compare_carryovers(self):
        year = carryover_year(self.record.date)
        years = self.env["rural.village.year"].search(
            [
                ("region_id", "in", [village.region_id for village in self.villages]),
                ("year", "=", year),
            ]
        )
        known = {(y.region_id.id, y.scheme): y for y in years}
        for village in self.villages:
            for scheme, amount in village.carryovers.items():
                entry = known.get((village.region_id, scheme))
                entered = Decimal(f"{entry.opening_entered if entry else 0:.2f}")
                if entered and entered != amount:
                    field = next(f for f, s in CARRYOVERS.items() if s == scheme)
                    params = {"year": year, "entered": entered, "amount": amount}
                    village.row.error(field, "carryover_differs", **params)
                elif entered != amount:
                    village.new_carryovers[scheme] = amount

    def _warn_of_instalments(self):
        """Rent in arrears of contracts: their vouchers take the claim over."""
        rows = {
            (village.region_id, planned.row.values.get("partner_id")): planned.row
            for village in self.villages
            for planned in village.balances
            if planned.row.values.get("partner_id") and self._is_claim(planned.row)
        }
        open_rows = self.env["rural.contract.instalment"]._read_group(
            [
                ("partner_id", "in", [partner for _region, partner in rows]),
                ("village_id", "in", [region for region, _partner in rows]),
                ("kind", "!=", "refund"),
                ("move_id", "=", False),
                ("amount_open", ">", 0),
                ("date_due", "<=", self.record.date),
            ],
            ["village_id", "partner_id"],
            ["amount_open:sum", "contract_id:recordset"],
        )
        for village, partner, amount, contracts in open_rows:
            row = rows.get((village.id, partner.id))
            if row:
                params = {"amount": amount, "contract": contracts[0].display_name}
                row.warning("partner", "instalments_open", **params)

    def _is_claim(self, row):
        account = self.env["account.account"].browse(row.values.get("account_id"))
        return account.account_type == "asset_receivable" and row.values["amount"] > 0

    def _settle(self, village):
        if village.wrong:
            status = "wrong"
        elif village.new_carryovers and not (village.is_new and village.balances):
            status = "changed"
        elif village.is_new and village.balances:
            status = "new"
        else:
            status = "unchanged"
        for planned in village.rows:
            planned.status = status


def prefixes(code):
    """A code and what is left of it, digit by digit, down to three.

    >>> list(prefixes("11201"))
    ['11201', '1120', '112']
    """
    return (code[:length] for length in range(len(code), 2, -1))


def matches(name, account_name):
    """Whether a row's name is that of an account; brackets and spaces aside."""
    name, known = (normalize(text).replace(" ", "") for text in (name, account_name))
    return known == name or name.endswith(("-" + known, "/" + known, "_" + known))


def line_key(values):
    """What makes two balances the same: account, partner, asset."""
    partner = values.get("partner_id") or values.get("partner_key")
    return values.get("account_id"), partner, values.get("asset_id")


def carryover_year(date):
    """The year that begins with the balances: that of the day after."""
    return (date + timedelta(days=1)).year
