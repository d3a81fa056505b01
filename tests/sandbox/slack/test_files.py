"""Files: an address, the bytes, and the message that shares them."""

import httpx

from tests.sandbox.slack.office import TOKEN, Answer, Office, bearer

PNG = b"\x89PNG\r\n\x1a\n"


def place(office: Office, length: int = len(PNG)) -> Answer:
    form = {"filename": "chart.png", "length": str(length)}
    return office.json(office.http.post("files.getUploadURLExternal", data=form, headers=bearer(TOKEN)))


def complete(office: Office, *files: str, **more: object) -> Answer:
    given = [{"id": each, "title": "A chart"} for each in files]
    body: Answer = {"files": given, **more}
    return office.write("files.completeUploadExternal", **body)


def test_a_file_is_shared_with_its_comment(office: Office) -> None:
    where = place(office)
    assert httpx.post(where["upload_url"], content=PNG).status_code == 200
    assert complete(office, where["file_id"], channel_id=office.channel, initial_comment="Look")["ok"]

    [message] = office.history()["messages"]
    assert message["text"] == "Look"
    assert [(file["name"], file["title"]) for file in message["files"]] == [("chart.png", "A chart")]
    [seen] = office.slack.workspace.messages(office.channel)
    assert seen.files[0].content == PNG


def test_arguments_in_json_are_not_read(office: Office) -> None:
    answer = office.write("files.getUploadURLExternal", filename="chart.png", length=8)
    assert answer["error"] == "invalid_arguments"


def test_the_length_has_to_be_the_one_announced(office: Office) -> None:
    where = place(office, 5)
    assert httpx.post(where["upload_url"], content=PNG).status_code == 400
    assert complete(office, where["file_id"])["error"] == "file_not_found"


def test_without_a_channel_nobody_sees_it(office: Office) -> None:
    where = place(office)
    httpx.post(where["upload_url"], content=PNG)
    assert complete(office, where["file_id"])["ok"]
    assert office.history()["messages"] == []


def test_it_is_completed_once(office: Office) -> None:
    where = place(office)
    httpx.post(where["upload_url"], content=PNG)
    complete(office, where["file_id"], channel_id=office.channel)
    assert complete(office, where["file_id"], channel_id=office.channel)["error"] == "file_not_found"
    assert len(office.history()["messages"]) == 1


def test_only_members_share(office: Office) -> None:
    where = place(office)
    httpx.post(where["upload_url"], content=PNG)
    elsewhere = office.slack.workspace.add_channel("elsewhere")
    assert complete(office, where["file_id"], channel_id=elsewhere)["error"] == "not_in_channel"
