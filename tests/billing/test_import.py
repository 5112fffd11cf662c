import threading
import zipfile
from io import BytesIO

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from desk.audit.queries import history
from desk.billing.commands.invoices import import_invoices
from desk.billing.models import Invoice, InvoiceLine
from desk.billing.sheets import LARGEST_FILE
from desk.cli import appctx
from desk.cli.invoice_import import import_file
from desk.core.db import db, transaction
from desk.core.errors import BadSheet, Conflict
from tests import factories
from tests.billing.ledgers import HEAD, customer, row, sheet
from tests.factories import NOON


def take(data):
    with transaction():
        return import_invoices(data, actor="agent:1", at=NOON)


def counted():
    return db.session.scalar(select(func.count()).select_from(Invoice)), db.session.scalar(
        select(func.count()).select_from(InvoiceLine)
    )


def said(result):
    return [(one.row, one.column, str(one.text)) for one in result.problems]


def xlsx(*rows, heads=None):
    book = Workbook()
    for cells in [heads or HEAD.split(","), *rows]:
        book.active.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def owner(app):
    return customer()


def test_a_file_becomes_invoices_with_their_lines(owner):
    ship = factories.shipment(owner, ("MBL", "MEDUXX123456"))
    result = take(
        sheet(row(owner, shipment="medu xx123456"), row(owner, charge="wait", amount="80"), row(owner, invoice="INV-2"))
    )
    assert (result.created, result.lines, result.unchanged, result.problems) == (2, 3, 0, ())
    first = db.session.scalars(select(Invoice).order_by(Invoice.number)).first()
    assert [(line.seq, line.charge_code, line.amount_minor, line.shipment_id) for line in first.lines] == [
        (1, "DEM", 45_000, ship.id),
        (2, "WAIT", 8_000, None),
    ]
    assert [entry.verb for entry in history(actor="agent:1")] == ["invoice.imported"] * 2


def test_the_same_file_again_changes_nothing(owner):
    data = sheet(row(owner), row(owner, charge="STO"))
    take(data)
    before = counted()
    result = take(data)
    assert (result.created, result.unchanged, counted()) == (0, 1, before)


def test_another_invoice_under_the_same_number_is_refused_with_what_differs(owner):
    take(sheet(row(owner), row(owner, charge="STO")))
    result = take(sheet(row(owner, due="2026-12-24"), row(owner, charge="STO", amount="451.00", due="2026-12-24")))
    assert [(row, column) for row, column, _ in said(result)] == [(2, "due"), (3, "amount")]
    assert "450.00" in said(result)[1][2]
    result = take(sheet(row(owner)))
    assert said(result)[0][:2] == (2, "invoice")
    assert "2 lines" in said(result)[0][2]


def test_one_bad_row_of_many_keeps_everything_out(owner):
    rows = [row(owner, invoice=f"INV-{n}") for n in range(999)]
    rows[900] = row(owner, invoice="INV-900", amount="10.125")
    result = take(sheet(*rows))
    assert said(result) == [(902, "amount", "USD has 2 decimals, this has 3.")]
    assert counted() == (0, 0)


def test_every_problem_is_named_by_row_and_column(owner):
    other = customer(name="别家", domains=())
    factories.shipment(other, ("CONTAINER", "CSQU3054383"))
    result = take(
        sheet(
            row(owner, customer="Nobody Ltd", invoice="A"),
            row(owner, currency="ZZZ", invoice="B"),
            row(owner, currency="JPY", amount="1.5", invoice="C"),
            row(owner, currency="KWD", amount="1.125", invoice="D"),
            row(owner, amount="1,250.00", invoice="E"),
            row(owner, amount="1.250,00", invoice="F"),
            row(owner, charge="NOPE", basis="MOON", quantity="two", issued="03/04/2026", invoice="G"),
            row(owner, shipment="CSQU3054383", invoice="H"),
            row(owner, invoice="", description="x" * 201),
            row(owner, issued="2026-02-30", invoice="I"),
        )
    )
    assert [(number, column) for number, column, _ in said(result)] == [
        (2, "customer"),
        (3, "currency"),
        (4, "amount"),
        (6, "amount"),
        (7, "amount"),
        (8, "issued"),
        (8, "charge"),
        (8, "quantity"),
        (8, "basis"),
        (9, "shipment"),
        (10, "invoice"),
        (10, "description"),
        (11, "issued"),
    ]


def test_rows_of_one_invoice_must_agree(owner):
    result = take(sheet(row(owner), row(owner, currency="EUR"), row(owner, issued="2026-11-02")))
    assert [(number, column) for number, column, _ in said(result)] == [(3, "currency"), (4, "issued")]


def test_a_number_that_names_two_shipments_is_asked_about(owner):
    for _ in range(2):
        factories.shipment(owner, ("PO", "PO4711"))
    assert said(take(sheet(row(owner, shipment="PO4711"))))[0][:2] == (2, "shipment")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_files_that_spreadsheets_write_are_read(owner, encoding, delimiter):
    heads = ["账单号", "客户", "币种", "开票日期", "费用代码", "金额"]
    text = "\r\n".join(
        delimiter.join(cells) for cells in [heads, ["INV-9", owner.name, "CNY", "2026/11/1", "DEM", "5"]]
    )
    assert take(text.encode(encoding)).created == 1


def test_a_workbook_is_read_with_its_numbers_and_dates(owner):
    from_cells = [20261101, owner.name, "USD", NOON.date(), None, None, "DEM", "x", 3, "DAY", 450.1]
    assert take(xlsx(from_cells)).created == 1
    line = db.session.scalars(select(InvoiceLine)).one()
    assert (line.invoice.number, line.invoice.issued_on.isoformat()) == ("20261101", "2026-11-20")
    assert (line.amount_minor, line.quantity) == (45_010, "3")


def test_a_computed_number_is_what_the_spreadsheet_shows_and_is_not_rounded_to_the_currency(owner):
    cells = ["A", owner.name, "USD", "2026-11-01", "", "", "DEM", "", "", ""]
    book = zipfile.ZipFile(BytesIO(xlsx([*cells, 4.5])))
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w") as parts:
        for name in book.namelist():
            parts.writestr(name, book.read(name).replace(b"<v>4.5</v>", b"<v>434.99999999999994</v>"))
    assert take(stored.getvalue()).created == 1
    assert db.session.scalars(select(InvoiceLine.amount_minor)).all() == [43_500]
    assert said(take(xlsx([*cells, 1 / 3])))[0][:2] == (2, "amount")


def test_formulas_are_named_and_text_that_looks_like_one_is_text(owner):
    result = take(xlsx(["A", owner.name, "USD", "2026-11-01", "", "", "DEM", "", "", "", "=1+1"]))
    assert said(result) == [(2, "amount", "A formula: paste its value instead.")]
    assert take(sheet(row(owner, description="=cmd|' /C calc'!A0"))).created == 1


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ("invoice,customer", ["currency", "issued", "charge", "amount"]),
        (HEAD + ",colour", ["colour"]),
        (HEAD + ",amount", ["amount"]),
        ("<script>", ["invoice", "customer", "currency", "issued", "charge", "amount", "<script>"]),
    ],
)
def test_heads_that_do_not_fit_are_named(owner, head, columns):
    assert sorted(column for _, column, _ in said(take(sheet(row(owner), head=head)))) == sorted(columns)


def burst(size, names=("xl/workbook.xml",)):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in names:
            parts.writestr(name, b"0" * size)
    return out.getvalue()


def with_entity():
    source = zipfile.ZipFile(BytesIO(xlsx(["A"])))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/workbook.xml":
                text = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + text
            parts.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "no charges"),
        (HEAD.encode(), "no charges"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (burst(10), "damaged"),
        (burst(200 * 1024 * 1024), "unpacks"),
        (burst(1, [f"{n}.xml" for n in range(300)]), "unpacks"),
        (with_entity(), "entities"),
        (b"%PDF-1.7\0\0", "neither"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old or locked"),
        (b"a" * (LARGEST_FILE + 1), "too large"),
        ("\n".join([HEAD, *["x" * 5] * 5_001]).encode(), "too many rows"),
        ((HEAD + '\n"broken').encode(), "damaged at line"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_of_charges_is_refused_in_words(app, data, word):
    with pytest.raises(BadSheet) as refused:
        take(data)
    assert word in str(refused.value.text)


def test_a_workbook_that_claims_a_million_rows_is_not_believed(owner):
    book = Workbook()
    book.active.append(HEAD.split(","))
    book.active.cell(1_048_576, 1, "far away")
    out = BytesIO()
    book.save(out)
    with pytest.raises(BadSheet):
        take(out.getvalue())


def test_of_two_that_import_the_same_at_once_nothing_is_kept_twice(app, owner):
    data, outcomes = sheet(row(owner)), []

    def work():
        with app.app_context():
            try:
                outcomes.append(take(data).created)
            except Conflict:
                outcomes.append(0)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    db.session.rollback()
    assert sum(outcomes) == 1
    assert counted() == (1, 1)


def test_the_command_of_the_shell_says_the_same(app, owner, tmp_path, monkeypatch):
    monkeypatch.setattr(appctx, "build_app", lambda: app)
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(sheet(row(owner)))
    bad.write_bytes(sheet(row(owner, amount="1,250.00")))
    assert CliRunner().invoke(import_file, [str(good)]).output == "added 1 lines 1 unchanged 0\n"
    refused = CliRunner().invoke(import_file, [str(bad)])
    assert refused.exit_code == 2
    assert "row 2, amount: Commas and blanks" in refused.output


def test_the_template_is_a_file_that_can_be_filled_in(sign_in, owner):
    answer = sign_in(factories.agent("finance")).get("/invoices/template.xlsx")
    sheet_ = load_workbook(BytesIO(answer.data)).active
    assert sheet_["A1"].value == "账单号"
    sheet_["B2"].value = owner.name
    out = BytesIO()
    sheet_.parent.save(out)
    assert take(out.getvalue()).created == 1
