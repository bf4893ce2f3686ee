#include "engine/mail/header.h"

#include "engine/mail/list.h"
#include "engine/mail/scan.h"

/* One line of a block: its bytes without the end, and where the next one begins. */
struct line {
    struct bytes text;
    size_t next;
    bool has_return;
    bool has_end;
};

struct header_reader {
    struct arena *arena;
    const struct header_source *source;
    anomaly_set *anomalies;
    struct header *items;
    size_t count;
    size_t capacity;
    size_t start;
    bool is_full; /* a limit was reached: fields are stepped over */
    size_t lf_lines;
    size_t crlf_lines;
    struct header_end end;
};

static struct line line_at(struct bytes text, size_t at)
{
    size_t end = bytes_find_byte(text, '\n', at);
    struct line line = {.has_end = end != BYTES_NOT_FOUND};
    line.next = line.has_end ? end + 1 : text.size;
    if (!line.has_end)
        end = text.size;
    line.has_return = end > at && text.data[end - 1] == '\r';
    line.text = bytes_slice(text, at, end - line.has_return);
    return line;
}

/* The size of the field name that `line` begins with (RFC 5322 §2.2: printable, no colon), and
 * where its colon is; 0 where it begins with none. Blanks before the colon are let pass. */
static size_t field_name_size(struct bytes line, size_t *out_colon)
{
    size_t colon = bytes_find_byte(line, ':', 0);
    if (colon == BYTES_NOT_FOUND)
        return 0;
    size_t size = colon;
    while (size > 0 && byte_is_blank(line.data[size - 1]))
        size--;
    for (size_t i = 0; i < size; i++)
        if (line.data[i] <= ' ' || line.data[i] >= 0x7F)
            return 0;
    *out_colon = colon;
    return size;
}

bool header_starts_here(struct bytes text)
{
    size_t colon;
    return field_name_size(line_at(text, 0).text, &colon) > 0;
}

/* What of a value lies within the limit: one line can be longer than a whole block may be. */
static struct bytes within_limit(const struct header_reader *reader, struct bytes value)
{
    size_t before = (size_t)(value.data - reader->source->text.data) - reader->start;
    return bytes_slice(value, 0, before < LIMIT_HEADER_BYTES ? LIMIT_HEADER_BYTES - before : 0);
}

static void add_field(struct header_reader *reader, struct bytes line, size_t name_size,
                      size_t colon)
{
    if (reader->is_full)
        return;
    size_t value_start = colon + 1;
    while (value_start < line.size && byte_is_blank(line.data[value_start]))
        value_start++;
    reader->items = list_room(reader->arena, reader->items, reader->count, &reader->capacity,
                              sizeof *reader->items);
    reader->items[reader->count++] = (struct header){
        .name = bytes_slice(line, 0, name_size),
        .value = within_limit(reader, bytes_from(line, value_start)),
    };
}

static void add_fold(struct header_reader *reader, struct bytes line)
{
    if (reader->is_full)
        return;
    if (reader->count == 0) {
        anomaly_add(reader->anomalies, ANOMALY_BAD_HEADER_LINE);
        return;
    }
    struct bytes *value = &reader->items[reader->count - 1].value;
    value->size = (size_t)(line.data + line.size - value->data);
    *value = within_limit(reader, *value);
}

/* Whether a line that is no field is junk between fields, not the body's first line: a field or the
 * blank line comes next, or behind folds of the junk. What looks like a boundary is none. */
static bool is_junk_line(struct bytes text, const struct line *line)
{
    if (!line->has_end || bytes_start_with(line->text, bytes_of("--")))
        return false;
    struct line after = line_at(text, line->next);
    while (after.has_end && after.text.size && byte_is_blank(after.text.data[0]))
        after = line_at(text, after.next);
    size_t colon;
    return after.text.size == 0 ? after.has_end && line->next < text.size
                                : field_name_size(after.text, &colon) > 0;
}

static void check_limits(struct header_reader *reader, size_t at)
{
    if (at - reader->start > LIMIT_HEADER_BYTES || reader->count > LIMIT_HEADER_FIELDS) {
        reader->is_full = true;
        anomaly_add(reader->anomalies, ANOMALY_LIMIT_HEADER_BYTES);
    }
}

static size_t skip_mbox_line(struct bytes text, size_t at)
{
    struct bytes rest = bytes_from(text, at);
    if (bytes_start_with(rest, bytes_of("From ")) || bytes_start_with(rest, bytes_of(">From ")))
        return line_at(text, at).next;
    return at;
}

/* Whether the block goes on behind a line that is no field. */
static bool goes_on_behind(struct header_reader *reader, const struct line *line)
{
    struct bytes text = reader->source->text;
    anomaly_add(reader->anomalies, ANOMALY_BAD_HEADER_LINE);
    switch (reader->source->rule) {
    case HEADER_STRICT:
        return true;
    case HEADER_LENIENT:
        return false;
    case HEADER_AS_CLIENT:
        break;
    }
    if (!is_junk_line(text, line)) {
        reader->end.strict_differs = true;
        return false;
    }
    /* A quoted mbox line is what delivery left there: no reader ends the header at it. */
    reader->end.lenient_differs |= !bytes_start_with(line->text, bytes_of(">From "));
    return true;
}

/* A line that begins with a blank; false where the block ends there. */
static bool read_fold(struct header_reader *reader, const struct line *line)
{
    if (bytes_trim(line->text).size == 0 && reader->count) {
        size_t colon;
        struct line after = line_at(reader->source->text, line->next);
        if (reader->source->rule == HEADER_LENIENT)
            return false;
        reader->end.lenient_differs |= field_name_size(after.text, &colon) > 0;
    }
    add_fold(reader, line->text);
    return true;
}

/* One line that is not empty; false where the block ends before it. */
static bool read_line(struct header_reader *reader, const struct line *line)
{
    size_t colon = 0;
    size_t name_size = 0;
    if (line->text.size && byte_is_blank(line->text.data[0]))
        return read_fold(reader, line);
    if ((name_size = field_name_size(line->text, &colon)) == 0)
        return goes_on_behind(reader, line);
    add_field(reader, line->text, name_size, colon);
    return true;
}

/* Read lines up to the block's end; returns where that is. */
static size_t read_lines(struct header_reader *reader)
{
    struct bytes text = reader->source->text;
    size_t at = reader->start;
    while (at < text.size) {
        struct boundary_line ignored;
        if (text.data[at] == '-' && boundary_at(reader->source->boundaries, text, at, &ignored))
            break;
        struct line line = line_at(text, at);
        reader->crlf_lines += line.has_end && line.has_return;
        reader->lf_lines += line.has_end && !line.has_return;
        if (line.text.size == 0 && line.has_end) {
            reader->end.body = line.next;
            return at;
        }
        if (!read_line(reader, &line))
            break;
        at = line.next;
        if (!reader->is_full)
            check_limits(reader, at);
    }
    reader->end.body = at;
    return at;
}

/* Whether `text`, in which CRLF ends `crlf_lines` lines, has more CR than those. */
static bool has_more_returns(struct bytes text, size_t crlf_lines)
{
    if (crlf_lines == 0)
        return bytes_find_byte(text, '\r', 0) != BYTES_NOT_FOUND;
    size_t count = 0;
    for (size_t at = 0; at < text.size;) {
        /* Chunks in which a byte can count, so that the compiler can take many bytes at once. */
        size_t end = text.size - at > UINT8_MAX ? at + UINT8_MAX : text.size;
        uint8_t chunk_count = 0;
        for (; at < end; at++)
            chunk_count = (uint8_t)(chunk_count + (text.data[at] == '\r'));
        count += chunk_count;
    }
    return count > crlf_lines;
}

struct header_end header_block_parse(struct arena *arena, const struct header_source *source,
                                     anomaly_set *anomalies, struct header_block *out_block)
{
    struct header_reader reader = {.arena = arena, .source = source, .anomalies = anomalies};
    reader.start = skip_mbox_line(source->text, source->start);
    size_t end = read_lines(&reader);
    if (reader.lf_lines && reader.crlf_lines)
        anomaly_add(anomalies, ANOMALY_MIXED_LINE_ENDS);
    out_block->items = reader.items;
    out_block->count = reader.count;
    out_block->raw = bytes_slice(source->text, reader.start, end);
    /* The line that ended the block was counted, and is not in it. */
    struct bytes seen = bytes_slice(source->text, reader.start, reader.end.body);
    reader.end.has_bare_return = has_more_returns(seen, reader.crlf_lines);
    return reader.end;
}

/* The fields that RFC 5322 §3.6 and RFC 2045 allow once. */
static const struct {
    uint8_t size;
    const char *name;
} single_fields[] = {
    {2, "to"},
    {2, "cc"},
    {3, "bcc"},
    {4, "date"},
    {4, "from"},
    {6, "sender"},
    {7, "subject"},
    {8, "reply-to"},
    {10, "message-id"},
    {10, "references"},
    {11, "in-reply-to"},
    {12, "content-type"},
    {12, "mime-version"},
};

static bool has_duplicate(const struct header_block *block)
{
    uint32_t seen = 0;
    for (size_t i = 0; i < block->count; i++) {
        struct bytes name = block->items[i].name;
        for (size_t field = 0; field < sizeof single_fields / sizeof *single_fields; field++) {
            if (name.size != single_fields[field].size ||
                (name.data[0] | 0x20) != single_fields[field].name[0] ||
                !bytes_equal_fold(name, bytes_make(single_fields[field].name, name.size)))
                continue;
            if (seen >> field & 1)
                return true;
            seen |= 1U << field;
        }
    }
    return false;
}

void header_block_check(const struct header_block *block, anomaly_set *anomalies)
{
    if (block->count == 0)
        anomaly_add(anomalies, ANOMALY_NO_HEADER);
    if (!scan_is_ascii(block->raw.data, block->raw.size))
        anomaly_add(anomalies, ANOMALY_8BIT_HEADER);
    if (bytes_find_byte(block->raw, '\0', 0) != BYTES_NOT_FOUND)
        anomaly_add(anomalies, ANOMALY_NUL_BYTE);
    if (has_duplicate(block))
        anomaly_add(anomalies, ANOMALY_DUPLICATE_HEADER);
}

bool header_has_label(const struct header_block *block)
{
    for (size_t i = 0; i < block->count; i++)
        if (bytes_start_with_fold(block->items[i].name, bytes_of("content-")))
            return true;
    return false;
}

const struct header *header_find(const struct header_block *block, const char *name,
                                 const struct header *after)
{
    struct bytes wanted = bytes_of(name);
    if (wanted.size == 0)
        return NULL;
    for (size_t i = after ? (size_t)(after - block->items) + 1 : 0; i < block->count; i++)
        if (block->items[i].name.size == wanted.size &&
            ((block->items[i].name.data[0] ^ wanted.data[0]) & ~0x20) == 0 &&
            bytes_equal_fold(block->items[i].name, wanted))
            return &block->items[i];
    return NULL;
}

struct bytes header_unfold(struct arena *arena, struct bytes value)
{
    value = bytes_trim(value);
    size_t at = bytes_find_byte(value, '\n', 0);
    if (at == BYTES_NOT_FOUND)
        return value;
    uint8_t *out = arena_alloc(arena, value.size);
    size_t size = 0;
    size_t start = 0;
    while (at != BYTES_NOT_FOUND) {
        size_t end = at;
        while (end > start && (byte_is_blank(value.data[end - 1]) || value.data[end - 1] == '\r'))
            end--;
        memcpy(out + size, value.data + start, end - start);
        size += end - start;
        out[size++] = ' ';
        start = at + 1;
        while (start < value.size && byte_is_space(value.data[start]))
            start++;
        at = bytes_find_byte(value, '\n', start);
    }
    memcpy(out + size, value.data + start, value.size - start);
    size += value.size - start;
    arena_shrink(arena, out, size);
    return bytes_make(out, size);
}
