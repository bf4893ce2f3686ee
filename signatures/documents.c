#include "signatures/documents.h"

struct documents documents_of(struct bytes text)
{
    struct bytes byte_order_mark = bytes_of("\xEF\xBB\xBF");
    bool is_marked = text.data && bytes_start_with(text, byte_order_mark);
    return (struct documents){bytes_from(text, is_marked ? byte_order_mark.size : 0), 1};
}

/* The line at `start` without its break (LF, CR LF or CR); `*out_next` is where the next begins. */
static struct bytes line_at(struct bytes text, size_t start, size_t *out_next)
{
    size_t end = start;
    while (end < text.size && text.data[end] != '\n' && text.data[end] != '\r')
        end++;
    size_t next = end < text.size ? end + 1 : end;
    if (next < text.size && text.data[end] == '\r' && text.data[next] == '\n')
        next++;
    *out_next = next;
    return bytes_slice(text, start, end);
}

/* Whether `line` begins with three times `byte`, and nothing or a blank behind them. */
static bool is_mark(struct bytes line, uint8_t byte)
{
    return line.size >= 3 && line.data[0] == byte && line.data[1] == byte && line.data[2] == byte &&
           (line.size == 3 || byte_is_blank(line.data[3]));
}

/* What may stand before a document without being part of it: blank, comment, directive. */
static bool is_prologue(struct bytes line)
{
    struct bytes text = bytes_trim(line);
    return text.size == 0 || text.data[0] == '#' || line.data[0] == '%';
}

bool documents_next(struct documents *documents, struct document *out_document)
{
    struct bytes rest = documents->rest;
    if (rest.size == 0)
        return false;
    bool is_begun = false;
    size_t body_start = 0;
    size_t body_end = 0;
    size_t end = 0;
    size_t line_count = 0;
    for (size_t next = 0; end < rest.size; end = next, line_count++) {
        struct bytes line = line_at(rest, end, &next);
        body_end = end;
        if (is_mark(line, '-')) {
            if (is_begun)
                break;
            is_begun = true;
            body_start = end + 3;
        } else if (is_mark(line, '.')) {
            end = next;
            line_count++;
            break;
        } else if (!is_begun && !is_prologue(line)) {
            is_begun = true;
            body_start = end;
        }
        body_end = next;
    }
    out_document->text = bytes_slice(rest, 0, end);
    out_document->body = bytes_trim(bytes_slice(rest, body_start, body_end));
    out_document->line = documents->line;
    documents->rest = bytes_from(rest, end);
    documents->line += line_count;
    return true;
}
