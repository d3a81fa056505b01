"""Pictures in a page: uploaded, shown below one another, and replaced by the next ones.

``POST /v1/file_uploads`` and ``.../send``, then image blocks (Notion, "Uploading small files").
"""

from collections.abc import Sequence

from pydantic import JsonValue

from adapters.errors import NotFound, Unavailable
from adapters.notion.client import NotionClient
from adapters.notion.encoding import encode
from adapters.notion.failures import MaybeCommitted
from adapters.notion.query import listing
from adapters.notion.wire import Block, FileUpload, JsonObject, parse
from rules.tables import Picture

PNG = "image/png"
SHOWN_AS = ("paragraph", "image")
"""Kinds of block that this makes."""


class NotionPictures:
    """Shows pictures in pages. Raises the errors of :mod:`adapters.errors`."""

    def __init__(self, client: NotionClient) -> None:
        self._client = client

    async def replace(self, page_id: str, account: str, heading: str, pictures: Sequence[Picture]) -> None:
        """Show these below a heading, and take away what ``account``, which is ours, showed there before.

        What people wrote into the page stays. The new ones are there before the old ones go, so that whoever
        is interrupted leaves too many, which the next ones replace, and never none.
        """
        before = set(await self._own(page_id, account))
        children = [_paragraph(heading)]
        children += [_image(await self._upload(picture), picture.caption) for picture in pictures]
        await self._append(page_id, account, children, before)
        for block_id in before:
            await self._delete(block_id)

    async def _own(self, page_id: str, account: str) -> list[str]:
        blocks = [parse(Block, each) async for each in listing(self._client, f"blocks/{page_id}/children")]
        return [
            block.id
            for block in blocks
            if block.type in SHOWN_AS and block.created_by and block.created_by.id == account
        ]

    async def _upload(self, picture: Picture) -> str:
        """The id of the uploaded file; one that nobody attaches vanishes within the hour."""

        async def attempt() -> str:
            about: JsonObject = {"mode": "single_part", "filename": picture.name, "content_type": PNG}
            body = (await self._client.attempt(method="POST", path="file_uploads", body=about)).body
            upload = parse(FileUpload, body)
            form = {"file": (picture.name, picture.content, PNG)}
            await self._client.attempt(method="POST", path=f"file_uploads/{upload.id}/send", form=form)
            return upload.id

        return await self._client.repeating(attempt)

    async def _append(
        self, page_id: str, account: str, children: Sequence[JsonValue], before: set[str]
    ) -> None:
        path, body = f"blocks/{page_id}/children", {"children": list(children)}

        async def attempt() -> None:
            try:
                await self._client.attempt(method="PATCH", path=path, body=body)
            except MaybeCommitted as unheard:
                if before.issuperset(await self._own(page_id, account)):
                    raise Unavailable(unheard.what) from None

        await self._client.retrying(attempt)

    async def _delete(self, block_id: str) -> None:
        try:
            await self._client.repeating(
                lambda: self._client.attempt(method="DELETE", path=f"blocks/{block_id}")
            )
        except NotFound:
            return


def _paragraph(text: str) -> dict[str, JsonValue]:
    return {"type": "paragraph", "paragraph": encode("rich_text", text)}


def _image(upload_id: str, caption: str) -> dict[str, JsonValue]:
    said = encode("rich_text", caption)["rich_text"]
    shown: JsonValue = {"type": "file_upload", "file_upload": {"id": upload_id}, "caption": said}
    return {"type": "image", "image": shown}
