#include "bench/corpus/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/corpus/archive_writer.h"
#include "bench/corpus/calendar.h"

enum layout { LAYOUT_MAILBOXES, LAYOUT_ONE_MAILBOX, LAYOUT_FILES, LAYOUT_MAILDIR };

struct form {
    const char *name;
    enum container container;
    enum layout layout;
    bool gzip_mailboxes;
};

static const struct form forms[OUTPUT_FORMAT_COUNT] = {
    [OUTPUT_TAR_ZST] = {"tar.zst", CONTAINER_TAR_ZST, LAYOUT_MAILBOXES, true},
    [OUTPUT_TAR] = {"tar", CONTAINER_TAR, LAYOUT_MAILBOXES, false},
    [OUTPUT_ZIP] = {"zip", CONTAINER_ZIP, LAYOUT_FILES, false},
    [OUTPUT_MBOX] = {"mbox", CONTAINER_STREAM, LAYOUT_ONE_MAILBOX, false},
    [OUTPUT_MBOX_GZ] = {"mbox.gz", CONTAINER_STREAM_GZ, LAYOUT_ONE_MAILBOX, false},
    [OUTPUT_MBOX_ZST] = {"mbox.zst", CONTAINER_STREAM_ZST, LAYOUT_ONE_MAILBOX, false},
    [OUTPUT_MAILDIR_TAR] = {"maildir.tar", CONTAINER_TAR, LAYOUT_MAILDIR, false},
};

struct output {
    const struct form *form;
    struct writer *writer;
    uint64_t raw_bytes;
    int64_t last_date;
    const char *slug;
    int year;
    int month;
    unsigned part;          /* of a mailbox too large for one member */
    unsigned message_index; /* within the mailbox */
    char member[MEMBER_PATH_MAX];
    struct buffer mailbox; /* messages not yet written; one message in other layouts */
    struct buffer compressed;
};

const char *output_format_name(enum output_format format)
{
    return format < OUTPUT_FORMAT_COUNT ? forms[format].name : NULL;
}

enum output_format output_format_parse(const char *name)
{
    unsigned format = 0;
    while (format < OUTPUT_FORMAT_COUNT && strcmp(name, forms[format].name) != 0) {
        format++;
    }
    return (enum output_format)format;
}

struct output *output_open(const char *path, enum output_format format, const char **out_reason)
{
    struct output *output = calloc(1, sizeof *output);
    if (output == NULL) {
        abort();
    }
    output->form = &forms[format];
    output->writer = writer_open(path, output->form->container, out_reason);
    if (output->writer == NULL) {
        free(output);
        return NULL;
    }
    return output;
}

static void name_mailbox(struct output *output)
{
    const char *end = output->form->gzip_mailboxes ? ".gz" : "";
    char part[16] = "";
    if (output->part > 1) {
        snprintf(part, sizeof part, ".%u", output->part);
    }
    snprintf(output->member, sizeof output->member, "%04d/%02d/%s%s.mbox%s", output->year,
             output->month, output->slug, part, end);
}

/* Write the mailbox that was gathered as one member. */
static bool flush_mailbox(struct output *output)
{
    const struct buffer *content = &output->mailbox;
    if (output->form->layout != LAYOUT_MAILBOXES || content->size == 0) {
        return true;
    }
    if (output->form->gzip_mailboxes) {
        buffer_reset(&output->compressed);
        struct writer *gzip = writer_open_memory(&output->compressed, CONTAINER_STREAM_GZ);
        writer_append(gzip, buffer_bytes(content));
        writer_close(gzip);
        content = &output->compressed;
    }
    bool written =
        writer_member(output->writer, output->member, output->last_date, buffer_bytes(content));
    buffer_reset(&output->mailbox);
    return written;
}

bool output_mailbox(struct output *output, const char *slug, int year, int month)
{
    bool flushed = flush_mailbox(output);
    output->slug = slug;
    output->year = year;
    output->month = month;
    output->part = 1;
    output->message_index = 0;
    if (output->form->layout == LAYOUT_MAILBOXES) {
        name_mailbox(output);
    }
    return flushed;
}

/* Where the line behind the one at `line` starts. */
static size_t next_line(struct bytes text, size_t line)
{
    size_t line_end = bytes_find_byte(text, '\n', line);
    return line_end != BYTES_NOT_FOUND ? line_end + 1 : text.size;
}

/* mboxrd: a line of '>' and "From " gets one '>' more. */
static bool needs_quoting(struct bytes line)
{
    size_t depth = 0;
    while (depth < line.size && line.data[depth] == '>') {
        depth++;
    }
    return bytes_start_with(bytes_from(line, depth), bytes_of("From "));
}

/* The stored bytes begin at the offset returned and go to the end, less the empty line. */
static size_t put_mbox(struct buffer *out, const struct buffer *message, const char *sender,
                       int64_t date)
{
    buffer_format(out, "From %s ", sender);
    calendar_write_mbox_date(out, date);
    buffer_append_byte(out, '\n');
    size_t start = out->size;
    struct bytes text = buffer_bytes(message);
    size_t pending = 0; /* copied in long runs, cut where a line is quoted */
    for (size_t line = 0; line < text.size;) {
        size_t next = next_line(text, line);
        uint8_t first = text.data[line];
        if ((first == 'F' || first == '>') && needs_quoting(bytes_slice(text, line, next))) {
            buffer_append(out, bytes_slice(text, pending, line));
            buffer_append_byte(out, '>');
            pending = line;
        }
        line = next;
    }
    buffer_append(out, bytes_from(text, pending));
    buffer_append_byte(out, '\n');
    return start;
}

static void put_with_crlf(struct buffer *out, const struct buffer *message)
{
    struct bytes text = buffer_bytes(message);
    for (size_t line = 0; line < text.size;) {
        size_t next = next_line(text, line);
        buffer_append(out, bytes_slice(text, line, next - 1));
        buffer_append_string(out, "\r\n");
        line = next;
    }
}

/* A file of its own: .eml with CRLF, or a Maildir message, some of them not yet read. */
static bool put_file(struct output *output, const struct buffer *message, int64_t date)
{
    unsigned index = output->message_index;
    if (output->form->layout == LAYOUT_FILES) {
        snprintf(output->member, sizeof output->member, "%s/%04d-%02d/%06u.eml", output->slug,
                 output->year, output->month, index);
        put_with_crlf(&output->mailbox, message);
    } else {
        bool is_new = index % 6 == 0;
        snprintf(output->member, sizeof output->member, "%s/.%04d-%02d/%s/%lld.M%uP1.host%s",
                 output->slug, output->year, output->month, is_new ? "new" : "cur", (long long)date,
                 index, is_new ? "" : ":2,S");
        buffer_append(&output->mailbox, buffer_bytes(message));
    }
    return writer_member(output->writer, output->member, date, buffer_bytes(&output->mailbox));
}

bool output_message(struct output *output, const struct buffer *message, const char *sender,
                    int64_t date, struct placed_message *out_placed)
{
    enum layout layout = output->form->layout;
    bool stored = true;
    size_t start = 0;
    size_t end = 0;

    output->message_index++;
    output->last_date = date;
    if (layout != LAYOUT_MAILBOXES) {
        buffer_reset(&output->mailbox);
    } else if (output->mailbox.size > MAILBOX_BYTES_MAX) {
        stored = flush_mailbox(output);
        output->part++;
        name_mailbox(output);
    }
    size_t before = output->mailbox.size;
    if (layout == LAYOUT_FILES || layout == LAYOUT_MAILDIR) {
        stored = put_file(output, message, date);
        end = output->mailbox.size;
    } else {
        start = put_mbox(&output->mailbox, message, sender, date);
        end = output->mailbox.size - 1;
    }
    if (layout == LAYOUT_ONE_MAILBOX) {
        stored = writer_append(output->writer, buffer_bytes(&output->mailbox));
    }
    output->raw_bytes += output->mailbox.size - before;
    *out_placed = (struct placed_message){
        .member = output->member,
        .content = bytes_slice(buffer_bytes(&output->mailbox), start, end),
    };
    return stored;
}

uint64_t output_raw_bytes(const struct output *output)
{
    return output->raw_bytes;
}

const char *output_reason(const struct output *output)
{
    return writer_reason(output->writer);
}

bool output_close(struct output *output)
{
    if (output == NULL) {
        return true;
    }
    bool flushed = flush_mailbox(output);
    bool closed = writer_close(output->writer);
    buffer_done(&output->mailbox);
    buffer_done(&output->compressed);
    free(output);
    return flushed && closed;
}
