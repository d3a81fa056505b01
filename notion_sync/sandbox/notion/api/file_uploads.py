"""File uploads: an object is created, then the file is sent into it."""

from datetime import timedelta

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.dates import show_minute
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import new_id
from notion_sync.sandbox.notion.model import FileUpload
from notion_sync.sandbox.notion.shapes import JsonObject, as_text, invalid, only_keys

EXPIRES_AFTER = timedelta(hours=1)
KNOWN_TYPES = ("image/png", "image/jpeg", "image/svg+xml", "application/pdf", "text/plain")


def create(call: Call) -> JsonObject:
    """Create an upload of one part."""
    only_keys(call.body, "body", {"mode", "filename", "content_type"})
    if call.body.get("mode", "single_part") != "single_part":
        raise invalid("body.mode", "`single_part`", call.body["mode"])
    filename, kind = call.body.get("filename"), call.body.get("content_type")
    if filename is not None:
        as_text(filename, "body.filename", 900)
    if kind is not None and kind not in KNOWN_TYPES:
        raise invalid("body.content_type", "a supported content type", kind)
    upload = FileUpload(
        new_id(),
        call.store.now(),
        call.connection.bot_id,
        str(filename) if filename else None,
        str(kind) if kind else None,
    )
    call.store.uploads[upload.id] = upload
    return _shown(upload)


def send(call: Call) -> JsonObject:
    """Take the file in; it can be sent once."""
    ident = call.path_id("upload_id")
    upload = call.store.uploads.get(ident)
    if upload is None or upload.created_by != call.connection.bot_id:
        raise NotionError.not_found("file upload", ident, call.connection.name)
    file = call.files.get("file")
    if file is None:
        raise invalid("body.file", "a file of a form", None)
    if upload.content is not None:
        raise NotionError.validation("File upload status is `uploaded`: it should be `pending`.")
    if call.store.now() > upload.created_time + EXPIRES_AFTER:
        raise NotionError.validation("File upload has expired.")
    if upload.content_type is not None and upload.content_type != file.content_type:
        raise NotionError.validation(
            f"Provided `file` content type {file.content_type} does not match `{upload.content_type}`."
        )
    upload.content, upload.content_type = file.content, file.content_type
    upload.filename = upload.filename or file.name
    return _shown(upload)


def _shown(upload: FileUpload) -> JsonObject:
    is_sent = upload.content is not None
    return {
        "object": "file_upload",
        "id": upload.id,
        "created_time": show_minute(upload.created_time),
        "created_by": {"id": upload.created_by, "type": "bot"},
        "last_edited_time": show_minute(upload.created_time),
        "in_trash": False,
        "expiry_time": None if upload.attached else show_minute(upload.created_time + EXPIRES_AFTER),
        "status": "uploaded" if is_sent else "pending",
        "filename": upload.filename,
        "content_type": upload.content_type,
        "content_length": len(upload.content) if upload.content is not None else None,
        "upload_url": None if is_sent else f"https://api.notion.com/v1/file_uploads/{upload.id}/send",
    }
