"""A workspace to fill, change and look at from Python, as people do it in Notion."""

from collections.abc import Mapping

from notion_sync.sandbox.notion.computed import plain_cell, plain_row
from notion_sync.sandbox.notion.drafts import Draft
from notion_sync.sandbox.notion.filling import stored
from notion_sync.sandbox.notion.ids import new_id
from notion_sync.sandbox.notion.model import Comment, ContentBlock, DataSource, Page, Plain, Property
from notion_sync.sandbox.notion.shapes import Json, JsonObject
from notion_sync.sandbox.notion.text import rich_text
from notion_sync.sandbox.notion.upheavals import Upheavals


class NotionWorkspace(Upheavals):
    """A Notion workspace in memory: people, connections, databases and pages.

    Ids are strings; columns and options go by name. Who edits is `by`, a person's id, else the owner.
    Raises KeyError for what does not exist and ValueError for values that do not fit.
    """

    def add_top_page(self, title: str, *, parent: str | None = None, by: str | None = None) -> str:
        """Add a page that is no row, at the top or under another page, and return its id."""
        with self.store.lock:
            page = self._new_page(by, None)
            page.parent_id = parent
            page.cells["title"] = rich_text(title)
            self.store.pages[page.id] = page
            self.store.changed()
            return page.id

    def add_page(
        self,
        data_source_id: str,
        cells: Mapping[str, Plain],
        *,
        by: str | None = None,
        page_id: str | None = None,
    ) -> str:
        """Add a row and return its id."""
        with self.store.lock:
            source = self.store.sources[data_source_id]
            page = self._new_page(by, source.id, page_id)
            values = self._values(source, cells)
            self.store.add_row(source, page)
            for prop, value in values:
                self.store.set_cell(page, prop, value)
            return page.id

    def edit(self, page_id: str, cells: Mapping[str, Plain], *, by: str | None = None) -> None:
        """Fill cells of a row."""
        with self.store.lock:
            page = self.store.pages[page_id]
            for prop, value in self._values(self.store.sources[str(page.source_id)], cells):
                self.store.set_cell(page, prop, value)
            self.store.touch(page, by or self.owner)

    def cell(self, page_id: str, column: str) -> Plain:
        """Return a cell as a plain value."""
        with self.store.lock:
            page = self.store.pages[page_id]
            return plain_cell(self.store, page, self._column(str(page.source_id), column)[1])

    def row(self, page_id: str) -> dict[str, Plain]:
        """Return a row's cells by column name."""
        with self.store.lock:
            return plain_row(self.store, self.store.pages[page_id])

    def rows(self, data_source_id: str) -> dict[str, dict[str, Plain]]:
        """Return the rows by page id in the order of their creation, without trashed and archived ones."""
        with self.store.lock:
            pages = self.store.sources[data_source_id].pages.values()
            alive = (page for page in pages if not page.in_trash and not page.is_archived)
            return {page.id: plain_row(self.store, page) for page in alive}

    def page(self, page_id: str) -> Page:
        """Return a page itself, to see its times, editors and flags."""
        return self.store.pages[page_id]

    def comments(self, page_id: str) -> list[Comment]:
        """Return the comments on a page, oldest first."""
        with self.store.lock:
            return [comment for comment in self.store.comments if comment.page_id == page_id]

    def content(self, page_id: str) -> list[ContentBlock]:
        """Return the paragraphs, headings and pictures in a page, in their order."""
        with self.store.lock:
            return [block for block in self.store.blocks.values() if block.page_id == page_id]

    def picture(self, block: ContentBlock) -> bytes:
        """Return the file behind a picture."""
        with self.store.lock:
            return self.store.uploads[str(block.upload_id)].content or b""

    def write_paragraph(self, page_id: str, text: str, *, by: str | None = None) -> str:
        """Write a paragraph at the end of a page."""
        with self.store.lock:
            content: JsonObject = {"rich_text": rich_text(text), "color": "default"}
            now, editor = self.clock.now(), by or self.owner
            block = ContentBlock(new_id(), page_id, "paragraph", now, editor, content)
            self.store.blocks[block.id] = block
            self.store.touch(self.store.pages[page_id], editor)
            return block.id

    def trash(self, page_id: str, *, by: str | None = None) -> None:
        """Put a page into the trash."""
        self._flag(page_id, by, in_trash=True)

    def archive(self, page_id: str, *, by: str | None = None) -> None:
        """Archive a page."""
        self._flag(page_id, by, is_archived=True)

    def restore(self, page_id: str, *, by: str | None = None) -> None:
        """Bring a page back from the trash and the archive."""
        self._flag(page_id, by, in_trash=False, is_archived=False)

    def _flag(
        self, page_id: str, by: str | None, *, in_trash: bool | None = None, is_archived: bool | None = None
    ) -> None:
        with self.store.lock:
            page = self.store.pages[page_id]
            self.store.about_to_change(page)
            page.in_trash = page.in_trash if in_trash is None else in_trash
            page.is_archived = page.is_archived if is_archived is None else is_archived
            self.store.touch(page, by or self.owner)

    def _new_page(self, by: str | None, source_id: str | None, page_id: str | None = None) -> Page:
        now, editor = self.clock.now(), by or self.owner
        return Page(page_id or new_id(), now, editor, now, editor, source_id)

    def _values(self, source: DataSource, cells: Mapping[str, Plain]) -> list[tuple[Property, Json]]:
        draft = Draft(self.store)
        values = []
        for name, value in cells.items():
            prop = self._column(source.id, name)[1]
            values.append((prop, stored(draft, prop, value)))
        draft.commit()
        return values
