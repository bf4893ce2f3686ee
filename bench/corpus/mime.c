#include "bench/corpus/mime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/corpus/encode.h"

void mime_open(struct mime *mime, const char *subtype)
{
    if (mime->depth == MIME_DEPTH) {
        abort();
    }
    char *boundary = mime->boundaries[mime->depth];
    uint32_t form = prng_below(mime->prng, 3);
    uint32_t number = prng_below(mime->prng, 900);
    uint32_t first = prng_below(mime->prng, UINT32_MAX);
    uint32_t second = prng_below(mime->prng, UINT32_MAX);
    switch (form) {
    case 0:
        snprintf(boundary, BOUNDARY_MAX, "----=_NextPart_%03u_%08X.%08X", number, first, second);
        break;
    case 1:
        snprintf(boundary, BOUNDARY_MAX, "_%03u_%08X%08Xmailpart_", number, first, second);
        break;
    default:
        snprintf(boundary, BOUNDARY_MAX, "=-%u=%08x+%08x", number, first, second);
        break;
    }
    buffer_format(mime->out, "Content-Type: multipart/%s;\n\tboundary=\"%s\"\n\n", subtype,
                  boundary);
    mime->depth++;
}

void mime_part(struct mime *mime)
{
    buffer_format(mime->out, "--%s\n", mime->boundaries[mime->depth - 1]);
}

void mime_close(struct mime *mime)
{
    mime->depth--;
    buffer_format(mime->out, "--%s--\n", mime->boundaries[mime->depth]);
}

static const char *transfer_name(enum transfer transfer)
{
    switch (transfer) {
    case TRANSFER_7BIT:
        return "7bit";
    case TRANSFER_8BIT:
        return "8bit";
    case TRANSFER_QP:
        return "quoted-printable";
    case TRANSFER_BASE64:
    case TRANSFER_BASE64_ONE_LINE:
        break;
    }
    return "base64";
}

/* The content in its transfer encoding, its last line ended: the delimiter must follow on a line
 * of its own. */
static void put_content(struct mime *mime, enum transfer transfer, const struct buffer *content)
{
    struct buffer *out = mime->out;
    switch (transfer) {
    case TRANSFER_7BIT:
    case TRANSFER_8BIT:
        buffer_append(out, buffer_bytes(content));
        break;
    case TRANSFER_QP:
        encode_quoted_printable(out, buffer_bytes(content));
        break;
    case TRANSFER_BASE64:
        encode_base64(out, buffer_bytes(content), BASE64_LINE);
        break;
    case TRANSFER_BASE64_ONE_LINE:
        encode_base64(out, buffer_bytes(content), 0);
        break;
    }
    if (out->data[out->size - 1] != '\n') {
        buffer_append_byte(out, '\n');
    }
}

void mime_text(struct mime *mime, const char *type, const char *charset, enum transfer transfer,
               const struct buffer *content)
{
    buffer_format(mime->out, "Content-Type: %s; charset=\"%s\"\nContent-Transfer-Encoding: %s\n\n",
                  type, charset, transfer_name(transfer));
    put_content(mime, transfer, content);
}

/* RFC 2231 §3: the value cut into pieces, every other one percent-encoded. */
static void put_continued_name(struct buffer *out, const char *name)
{
    size_t size = strlen(name);
    size_t step = size / 3 + 1;
    unsigned number = 0;
    for (size_t start = 0; start < size; start += step, number++) {
        size_t count = size - start < step ? size - start : step;
        if (number % 2 == 0) {
            buffer_format(out, ";\n filename*%u*=%s", number, number == 0 ? "utf-8'en'" : "");
            encode_percent(out, bytes_make(name + start, count));
        } else {
            buffer_format(out, ";\n filename*%u=\"%.*s\"", number, (int)count, name + start);
        }
    }
}

static void put_name(struct buffer *out, const struct attachment *attachment)
{
    const char *name = attachment->name;
    switch (attachment->name_form) {
    case NAME_QUOTED:
        buffer_format(out, ";\n filename=\"%s\"", name);
        break;
    case NAME_ENCODED_WORD:
        buffer_append_string(out, ";\n filename=\"");
        encode_word(out, "utf-8", 'B', bytes_of(name));
        buffer_append_byte(out, '"');
        break;
    case NAME_RFC2231:
        buffer_append_string(out, ";\n filename*=utf-8''");
        encode_percent(out, bytes_of(name));
        break;
    case NAME_CONTINUED:
        put_continued_name(out, name);
        break;
    }
}

void mime_attachment_header(struct mime *mime, const struct attachment *attachment)
{
    struct buffer *out = mime->out;
    buffer_format(out, "Content-Type: %s%s", attachment->type,
                  attachment->parameters != NULL ? attachment->parameters : "");
    if (attachment->name != NULL && attachment->name_form == NAME_QUOTED) {
        buffer_format(out, ";\n name=\"%s\"", attachment->name);
    }
    if (attachment->content_id != NULL) {
        buffer_format(out, "\nContent-ID: <%s>", attachment->content_id);
    }
    buffer_format(out, "\nContent-Transfer-Encoding: %s\nContent-Disposition: %s",
                  transfer_name(attachment->transfer),
                  attachment->is_inline ? "inline" : "attachment");
    if (attachment->name != NULL) {
        put_name(out, attachment);
    }
    buffer_append_string(out, "\n\n");
}

void mime_attachment(struct mime *mime, const struct attachment *attachment,
                     const struct buffer *content)
{
    mime_attachment_header(mime, attachment);
    put_content(mime, attachment->transfer, content);
}
