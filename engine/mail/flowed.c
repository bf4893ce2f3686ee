#include "engine/mail/flowed.h"

#include "engine/mail/scan.h"

/* A line without its end, quote marks and stuffing. */
struct flowed_line {
    struct bytes text;
    size_t quote_depth;
    size_t marks_bytes; /* quote marks and what parts them from `text` */
    size_t next;        /* behind the line end */
};

static struct flowed_line read_line(struct bytes text, size_t at)
{
    size_t end = bytes_find_byte(text, '\n', at);
    struct flowed_line line = {.next = end == BYTES_NOT_FOUND ? text.size : end + 1};
    end = end == BYTES_NOT_FOUND ? text.size : end;
    if (end > at && text.data[end - 1] == '\r')
        end--;
    size_t start = at;
    while (start < end && text.data[start] == '>')
        start++;
    line.quote_depth = start - at;
    start += start < end && text.data[start] == ' ';
    line.marks_bytes = line.quote_depth ? start - at : 0; /* stuffing alone is nothing to see */
    line.text = bytes_slice(text, start, end);
    return line;
}

/* RFC 3676 §4.3: the separator of a signature, "-- ", does not flow. */
static bool flows(struct bytes line)
{
    return line.size && line.data[line.size - 1] == ' ' && !bytes_equal(line, bytes_of("-- "));
}

static size_t append(uint8_t *out, size_t size, struct bytes text)
{
    if (text.size)
        memcpy(out + size, text.data, text.size);
    return size + text.size;
}

struct bytes flowed_join(struct arena *arena, struct bytes text, bool deletes_space)
{
    if (scan_pair(text.data, 0, text.size, ' ', '\n') == text.size &&
        scan_pair(text.data, 0, text.size, ' ', '\r') == text.size)
        return text;
    uint8_t *out = arena_alloc(arena, text.size);
    size_t size = 0;
    size_t at = 0;
    bool goes_on = false;
    size_t depth = 0;
    while (at < text.size) {
        struct flowed_line line = read_line(text, at);
        bool is_signature = bytes_equal(line.text, bytes_of("-- "));
        bool joins = goes_on && line.quote_depth == depth && !is_signature;
        if (goes_on && !joins)
            out[size++] = '\n';
        if (!joins)
            size = append(out, size, bytes_slice(text, at, at + line.marks_bytes));
        goes_on = flows(line.text) && line.next < text.size;
        if (goes_on && deletes_space)
            line.text.size--;
        size = append(out, size, line.text);
        depth = line.quote_depth;
        at = line.next;
        if (!goes_on && text.data[at - 1] == '\n')
            out[size++] = '\n';
    }
    arena_shrink(arena, out, size);
    return bytes_make(out, size);
}
