"""Shipments and events from a file: named, tried, taken in, and taken up again after a kill."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select, update

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.core.xlsx import write_xlsx
from desk.freight import import_work
from desk.freight.import_columns import HEADS, guessed
from desk.freight.models import ImportRun
from desk.shipments.models import Party, Reference, Shipment, TrackingEvent
from tests import factories

HEADS_ZH = ["工作号", "运输方式", "起运港代码", "目的地", "起运地", "提单号", "柜号", "柜号2", "收件人电话", "ETA"]


@pytest.fixture
def client(sign_in):
    return sign_in(factories.agent(role="supervisor", locale="en"))


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(import_work, "BATCH", 20)


def rows_of(count, **changed):
    rows = [[f"FX{at:05d}", "海运", "", "汉堡", "CNNGB", f"HLCU{at:08d}", "", "", "", "2026-12-30 06:00"]
            for at in range(count)]  # fmt: skip
    for name, (at, column, value) in changed.items():
        del name
        rows[at][column] = value
    return rows


def hand_in(client, rows, heads=HEADS_ZH, kind="shipments"):
    data = {"file": (BytesIO(write_xlsx("x", heads, rows)), "单.xlsx"), "kind": kind}
    answer = client.post("/shipments/imports", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def tried(client, where, **form):
    run = db.session.get_one(ImportRun, int(where.rpartition("/")[2]), populate_existing=True)
    fields = {f"column-{at}": name for name, columns in run.columns["fields"].items() for at in columns}
    answer = client.post(f"{where}/try", data=fields | form)
    if answer.status_code == 303:
        import_work.work_on(run.id, utcnow())
        db.session.refresh(run)
    return run, answer


def taken(client, where, run, **form):
    answer = client.post(f"{where}/start", data=form)
    if answer.status_code == 303:
        import_work.work_on(run.id, utcnow(), seconds=60)
    db.session.expire_all()
    return answer


def test_every_column_of_ours_is_known_by_all_of_its_names():
    for kind, fields in HEADS.items():
        for field, names in fields.items():
            assert field in guessed(kind, [names[0]]) and field in guessed(kind, [names[1].upper()])


def test_a_file_is_named_tried_and_taken_in_and_twice_changes_nothing(client):
    owner = factories.customer()
    rows = rows_of(3, box=(0, 6, "CSQU3054383"), box2=(0, 7, "TGHU1234567"), phone=(1, 8, "+49 171 3920012"))
    where = hand_in(client, rows)
    page = client.get(where)
    assert page.status_code == 200 and "Try it" in page.text and "海运" in page.text
    run, answer = tried(client, where, customer=owner.id)
    assert (run.state, run.added, run.bad, db.session.scalar(select(func.count(Shipment.id)))) == ("checked", 3, 0, 0)
    assert taken(client, where, run).status_code == 303
    assert (run.state, run.added, run.done) == ("done", 3, 3)
    first = db.session.scalars(select(Shipment).where(Shipment.shipment_no == "FX00000")).unique().one()
    assert (first.customer_id, first.mode, first.origin_code, first.dest_code) == (owner.id, "SEA", "CNNGB", "DEHAM")
    boxes = select(Reference.value_norm).where(Reference.shipment_id == first.id, Reference.type == "CONTAINER")
    assert set(db.session.scalars(boxes)) == {"CSQU3054383", "TGHU1234567"}
    assert db.session.scalars(select(Party)).one().phone == "+49 171 3920012"
    revisions = {one.id: one.revision for one in db.session.scalars(select(Shipment)).unique()}
    where = hand_in(client, rows)
    run, answer = tried(client, where, customer=owner.id)
    taken(client, where, run)
    assert (run.state, run.added, run.changed, run.bad, run.done) == ("done", 0, 0, 0, 3)
    assert {one.id: one.revision for one in db.session.scalars(select(Shipment)).unique()} == revisions


def test_one_bad_row_of_many_stops_all_until_it_is_left_out_on_purpose(client):
    owner = factories.customer()
    where = hand_in(client, rows_of(60, mode=(49, 1, "by foot"), place=(7, 3, "=1+1"), eta=(3, 9, "soon")))
    run, answer = tried(client, where, customer=owner.id)
    assert (run.state, run.added, run.bad) == ("checked", 57, 3)
    text = client.get(where).text
    assert "mode: Mode is one of" in text and ">51<" in text
    assert taken(client, where, run).status_code == 422
    assert db.session.scalar(select(func.count(Shipment.id))) == 0
    report = client.get(f"{where}/bad.xlsx")
    sheet = list(openpyxl.load_workbook(BytesIO(report.data)).active.iter_rows(values_only=True))
    assert [row[0] for row in sheet[1:]] == [5, 9, 51]
    assert sheet[3][2] == "FX00049" and "Mode is one of" in sheet[3][1] and sheet[2][5] == "=1+1"
    assert taken(client, where, run, without_bad="1").status_code == 303
    assert (run.state, run.added, run.bad) == ("done", 57, 3)
    assert db.session.scalar(select(func.count(Shipment.id))) == 57


def test_a_bad_row_leaves_no_trace_in_the_audit(client):
    owner, other = factories.customer(), factories.customer(domains=())
    factories.shipment(other)
    with transaction():
        db.session.execute(update(Shipment).values(shipment_no="FX00001"))
    where = hand_in(client, rows_of(3, same=(2, 5, "---")))
    run, _answer = tried(client, where, customer=owner.id)
    assert (run.added, run.bad) == (1, 2)
    taken(client, where, run, without_bad="1")
    said = db.session.execute(db.text("SELECT count(*) FROM audit_entry WHERE verb = 'shipment.imported'")).scalar()
    assert said == 1


def test_a_killed_worker_leaves_whole_batches_and_another_goes_on(client, monkeypatch):
    owner = factories.customer()
    where = hand_in(client, rows_of(50))
    run, _answer = tried(client, where, customer=owner.id)
    client.post(f"{where}/start")
    real, calls = import_work.take_rows, []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(import_work, "take_rows", dies)
    with pytest.raises(KeyboardInterrupt):
        import_work.work_on(run.id, utcnow(), seconds=60)
    monkeypatch.setattr(import_work, "take_rows", real)
    db.session.rollback()
    db.session.expire_all()
    assert (run.state, run.done, run.added) == ("running", 20, 20)
    assert db.session.scalar(select(func.count(Shipment.id))) == 20
    assert import_work.continue_imports(utcnow()) == 0  # it may still live
    import_work.work_on(run.id, utcnow())
    assert run.done == 20
    assert import_work.continue_imports(utcnow() + timedelta(minutes=2)) == 1
    db.session.expire_all()
    while run.state in ("running", "waiting"):
        import_work.work_on(run.id, utcnow(), seconds=60)
        db.session.expire_all()
    assert (run.state, run.done, run.added, run.bad) == ("done", 50, 50, 0)


def test_a_long_file_is_done_in_turns(client):
    where = hand_in(client, rows_of(50))
    owner = factories.customer()
    run, _answer = tried(client, where, customer=owner.id)
    client.post(f"{where}/start")
    import_work.work_on(run.id, utcnow(), seconds=0)
    db.session.expire_all()
    assert (run.state, run.done) == ("waiting", 0)
    text = client.get(where, headers={"HX-Request": "true"}).text
    assert "0 / 50" in text and "<html" not in text
    import_work.work_on(run.id, utcnow(), seconds=60)
    answer = client.get(where, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_a_column_may_name_the_customer(client):
    owner = factories.customer()
    heads, way = ["job no", "mode", "origin", "dest", "客户"], ["SEA", "CNNGB", "DEHAM"]
    where = hand_in(client, [["A1", *way, owner.name.upper()], ["A2", *way, "?"], ["A3", *way, ""]], heads)
    run, _answer = tried(client, where)
    assert (run.added, run.bad) == (1, 2)
    assert {one["row"]: one["text"] for one in run.problems} == {
        3: "There is no customer of this name.", 4: "This must not be empty.",
    }  # fmt: skip


def test_what_is_missing_is_asked_for_and_what_was_chosen_stays(client):
    where = hand_in(client, [["A1", "SEA"]], ["whatever", "mode"])
    _run, answer = tried(client, where)
    assert answer.status_code == 422 and "Say which column this is: our number" in answer.text
    answer = client.post(f"{where}/try", data={"column-0": "shipment_no", "column-1": "shipment_no"})
    assert answer.status_code == 422 and "taken for this already" in answer.text
    answer = client.post(f"{where}/try", data={"column-0": "shipment_no", "column-1": "mode"})
    assert answer.status_code == 422 and "Choose the customer" in answer.text
    assert '<option value="shipment_no" selected>' in answer.text


def test_events_of_a_file_join_their_shipments_once(client):
    freight = factories.shipment(
        factories.customer(), ("MBL", "HLCUNGB2611082"), opened_at=utcnow() - timedelta(days=9)
    )
    yesterday = (utcnow() - timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    heads = ["提单号", "节点代码", "节点时间", "地点代码"]
    rows = [["HLCUNGB2611082", "DEPARTED", yesterday, "CNNGB"], ["NGB2611082", "LOADED", "never", "CNNGB"],
            ["XXXX0000", "DEPARTED", yesterday, "CNNGB"], ["HLCUNGB2611082", "FLOWN", yesterday, "CNNGB"],
            ["HLCUNGB2611082", "ARRIVED", yesterday, ""]]  # fmt: skip
    where = hand_in(client, rows, heads, kind="events")
    run, _answer = tried(client, where)
    assert (run.state, run.added, run.bad) == ("checked", 1, 4)
    assert [one["row"] for one in run.problems] == [3, 4, 5, 6]
    assert db.session.scalar(select(func.count(TrackingEvent.id))) == 0
    taken(client, where, run, without_bad="1")
    assert db.session.scalars(select(TrackingEvent.code)).all() == ["DEPARTED"]
    db.session.refresh(freight)
    assert freight.stage == "DEPARTED"
    where = hand_in(client, rows[:1], heads, kind="events")
    run, _answer = tried(client, where)
    assert (run.added, run.changed, run.bad, run.done) == (0, 0, 0, 1)


def test_agents_may_not_import(client):
    with client.session_transaction() as session:
        session["_user_id"] = factories.agent().get_id()
    assert client.get("/shipments/imports").status_code == 403
    assert client.post("/shipments/imports").status_code == 403


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"a,b\n", b"\xd0\xcf\x11\xe0", b'a,b\n"x'])
def test_a_file_that_holds_no_rows_is_refused_in_words(client, data):
    answer = client.post(
        "/shipments/imports", data={"file": (BytesIO(data), "x.csv"), "kind": "shipments"},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 422 and 'role="alert"' in answer.text


def test_examples_are_files_that_can_be_taken_in(client):
    for kind in ("shipments", "events"):
        data = client.get(f"/shipments/imports/example/{kind}.xlsx").data
        heads, row = list(openpyxl.load_workbook(BytesIO(data)).active.iter_rows(values_only=True))
        assert len(guessed(kind, heads)) == len(heads) == len(row)
    assert client.get("/shipments/imports/example/other.xlsx").status_code == 404


def test_what_a_file_and_a_form_say_is_only_text(client):
    where = hand_in(client, [["<b>1</b>", "SEA"]], ["<i>job</i>", "mode"])
    text = client.get(where).text
    assert "<b>1" not in text and "<i>job" not in text
    odd = {"column-x": "mode", "column-9999": "mode", "column-0": "shipment_no", "column-1": "\0", "customer": "9" * 30}
    assert client.post(f"{where}/try", data=odd | {"zone": "Mars"}).status_code == 422
    assert client.post("/shipments/imports", data={"kind": "x", "file": (BytesIO(b"a\n1"), "<b>.csv")},
                       content_type="multipart/form-data").status_code == 422  # fmt: skip
    assert client.get("/shipments/imports/999").status_code == 404


def test_what_runs_or_was_never_tried_cannot_be_started(client):
    owner = factories.customer()
    where = hand_in(client, rows_of(2))
    assert client.post(f"{where}/start").status_code == 409
    run, _answer = tried(client, where, customer=owner.id)
    assert client.post(f"{where}/start").status_code == 303
    assert client.post(f"{where}/start").status_code == 409
    assert tried(client, where, customer=owner.id)[1].status_code == 409
    import_work.work_on(run.id, utcnow(), seconds=60)
    assert client.get(f"{where}/bad.xlsx").status_code == 404


def test_a_file_that_is_gone_breaks_off_in_words(client, data_dir):
    owner = factories.customer()
    where = hand_in(client, rows_of(2, other=(0, 0, "gone")))
    run = db.session.scalars(select(ImportRun)).one()
    path = data_dir / "files" / run.digest[:2] / run.digest[2:4] / run.digest
    data = path.read_bytes()
    fields = {f"column-{at}": name for name, columns in run.columns["fields"].items() for at in columns}
    assert client.post(f"{where}/try", data=fields | {"customer": owner.id}).status_code == 303
    path.unlink()
    import_work.work_on(run.id, utcnow())
    db.session.refresh(run)
    text = client.get(where).text
    path.write_bytes(data)  # the store is that of all tests
    assert run.state == "failed" and "broken off" in text
