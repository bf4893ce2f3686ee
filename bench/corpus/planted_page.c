#include "bench/corpus/planted_page.h"

#include <stdio.h>

#include "bench/corpus/archive_writer.h"
#include "bench/corpus/lure.h"

enum { FILE_NAME_MAX = 128 };

static void pack(enum container container, const char *name, int64_t date,
                 const struct buffer *content, struct buffer *out)
{
    struct writer *writer = writer_open_memory(out, container);
    writer_member(writer, name, date, buffer_bytes(content));
    writer_close(writer);
}

static void put_utf_16(struct letter *letter, const struct buffer *page, struct buffer *out)
{
    buffer_append_string(out, "\xff\xfe");
    charset_convert(texts_charsets(letter->stock->texts), UTF_16LE, buffer_bytes(page), out);
}

/* The mail that carries the page, attached to the mail that was sent. */
static void put_message(struct mime *mime, const struct attachment *attachment,
                        const struct buffer *page)
{
    struct mime inner = {.out = mime->out, .prng = mime->prng};
    buffer_append_string(mime->out,
                         "Content-Type: message/rfc822\nContent-Disposition: attachment;\n"
                         " filename=\"original.eml\"\n\n");
    buffer_append_string(mime->out, "From: Contract office <contracts@coldline-office.example>\n"
                                    "Subject: Draft of Contract\nMIME-Version: 1.0\n");
    mime_open(&inner, "mixed");
    mime_part(&inner);
    mime_attachment(&inner, attachment, page);
    mime_close(&inner);
}

void planted_page(struct letter *letter, struct mime *mime, const struct planted_page *page)
{
    struct buffer *html = &letter->workspace->file;
    struct buffer *packed = &letter->workspace->html;
    struct buffer *inner = &letter->workspace->inner;
    char name[FILE_NAME_MAX];
    char packed_name[FILE_NAME_MAX];
    struct attachment attachment = {
        .type = "text/html",
        .name = name,
        .name_form = page->name_form,
        .transfer = TRANSFER_BASE64,
    };
    const struct buffer *content = html;

    buffer_reset(html);
    buffer_reset(packed);
    buffer_reset(inner);
    lure_page(letter, page->form == PAGE_UTF_16 ? "utf-16" : "utf-8", page->address, html);
    snprintf(name, sizeof name, "%s%s", page->stem, page->end);
    switch (page->form) {
    case PAGE_PLAIN:
        break;
    case PAGE_QP:
        attachment.transfer = TRANSFER_QP;
        break;
    case PAGE_ONE_LINE:
        attachment.transfer = TRANSFER_BASE64_ONE_LINE;
        break;
    case PAGE_OCTET_STREAM:
        attachment.type = "application/octet-stream";
        break;
    case PAGE_UTF_16:
        attachment.parameters = "; charset=utf-16";
        put_utf_16(letter, html, packed);
        content = packed;
        break;
    case PAGE_ZIP:
        pack(CONTAINER_ZIP, name, letter->date, html, packed);
        snprintf(packed_name, sizeof packed_name, "%s.zip", page->stem);
        break;
    case PAGE_ZIP_IN_ZIP:
        pack(CONTAINER_ZIP, name, letter->date, html, inner);
        pack(CONTAINER_ZIP, "contract.zip", letter->date, inner, packed);
        snprintf(packed_name, sizeof packed_name, "%s.zip", page->stem);
        break;
    case PAGE_TAR_GZ:
        pack(CONTAINER_TAR_GZ, name, letter->date, html, packed);
        snprintf(packed_name, sizeof packed_name, "%s.tar.gz", page->stem);
        break;
    case PAGE_MESSAGE:
        put_message(mime, &attachment, html);
        return;
    }
    if (packed->size > 0 && content != packed) {
        attachment.type = page->form == PAGE_TAR_GZ ? "application/gzip" : "application/zip";
        attachment.name = packed_name;
        content = packed;
    }
    mime_attachment(mime, &attachment, content);
}
