#include "engine/hits/json_writer.h"

#include "engine/base/clock.h"
#include "engine/base/require.h"
#include "engine/base/utf8.h"

/* Whether `byte` can stand in a string as it is, whatever is around it. */
static inline bool is_plain(uint8_t byte)
{
    return (uint8_t)(byte - 0x20) < 0x5F && byte != '"' && byte != '\\';
}

#define BLOCK_BYTES sizeof(uint64_t)

/* is_plain for eight bytes at once. Each term puts the high bit into a byte that is not plain; a
 * borrow may put it into a plain one above such a byte, which does no harm. */
static inline bool block_is_plain(const uint8_t *block)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t word = 0;
    memcpy(&word, block, sizeof word);
    uint64_t control = word - ones * 0x20;
    uint64_t quote = (word ^ ones * '"') - ones;
    uint64_t backslash = (word ^ ones * '\\') - ones;
    uint64_t delete = word + ones;
    return ((word | control | quote | backslash | delete) & ones * 0x80) == 0;
}

/* Where the first byte at or behind `at` stands that is not plain, or the end. */
static size_t skip_plain(struct bytes text, size_t at)
{
    while (text.size - at >= BLOCK_BYTES && block_is_plain(text.data + at))
        at += BLOCK_BYTES;
    /* The last block, which overlaps what is already behind `at`. */
    if (text.size >= BLOCK_BYTES && text.size - at < BLOCK_BYTES &&
        block_is_plain(text.data + text.size - BLOCK_BYTES))
        return text.size;
    while (at < text.size && is_plain(text.data[at]))
        at++;
    return at;
}

/* Characters above ASCII that are valid, and yet not shown as they are. */
static bool is_treacherous(uint32_t code_point)
{
    return code_point < 0xA0 ||                              /* C1 controls */
           code_point == 0x061C ||                           /* direction marks */
           (code_point >= 0x200E && code_point <= 0x200F) || /* direction marks */
           (code_point >= 0x2028 && code_point <= 0x202E) || /* separators, bidi */
           (code_point >= 0x2066 && code_point <= 0x2069);   /* bidi isolates */
}

static void append_escape(struct buffer *out, uint32_t code_point)
{
    static const char digits[] = "0123456789abcdef";
    static const char short_escapes[] = "btn\0fr"; /* U+0008 up to U+000D */
    uint8_t *end = buffer_reserve(out, 6);
    end[0] = '\\';
    char letter = '\0';
    if (code_point == '"' || code_point == '\\')
        letter = (char)code_point;
    else if (code_point >= 0x08 && code_point <= 0x0D)
        letter = short_escapes[code_point - 0x08];
    if (letter) {
        end[1] = (uint8_t)letter;
        out->size += 2;
        return;
    }
    end[1] = 'u';
    end[2] = (uint8_t)digits[code_point >> 12 & 15];
    end[3] = (uint8_t)digits[code_point >> 8 & 15];
    end[4] = (uint8_t)digits[code_point >> 4 & 15];
    end[5] = (uint8_t)digits[code_point & 15];
    out->size += 6;
}

void json_escape(struct buffer *out, struct bytes text)
{
    size_t at = 0;
    size_t copied = 0; /* [copied, at) is good as it is, and not yet appended */
    while ((at = skip_plain(text, at)) < text.size) {
        size_t next = at;
        uint32_t code_point = utf8_next(text, &next);
        bool is_invalid = code_point == UTF8_REPLACEMENT && next == at + 1;
        if (code_point >= 0x80 && !is_invalid && !is_treacherous(code_point)) {
            at = next;
            continue;
        }
        buffer_append(out, bytes_slice(text, copied, at));
        if (is_invalid)
            utf8_append(out, UTF8_REPLACEMENT);
        else
            append_escape(out, code_point);
        at = copied = next;
    }
    buffer_append(out, bytes_from(text, copied));
}

static inline void put_byte(struct buffer *out, char byte)
{
    if (out->size == out->capacity)
        (void)buffer_reserve(out, 1);
    out->data[out->size++] = (uint8_t)byte;
}

static void begin_line(struct json_writer *writer, size_t depth)
{
    if (!writer->indent)
        return;
    size_t blanks = depth * writer->indent;
    uint8_t *end = buffer_reserve(writer->out, blanks + 1);
    end[0] = '\n';
    memset(end + 1, ' ', blanks);
    writer->out->size += blanks + 1;
}

/* What comes before a value: comma, line, key. */
static void begin_value(struct json_writer *writer, const char *key)
{
    if (writer->depth > 0) {
        struct json_level *level = &writer->levels[writer->depth - 1];
        if (level->filled)
            put_byte(writer->out, ',');
        level->filled = true;
        begin_line(writer, writer->depth);
    }
    if (!key)
        return;
    struct bytes name = bytes_of(key);
    uint8_t *end = buffer_reserve(writer->out, name.size + 4);
    *end++ = '"';
    memcpy(end, name.data, name.size);
    end += name.size;
    *end++ = '"';
    *end++ = ':';
    if (writer->indent)
        *end++ = ' ';
    writer->out->size = (size_t)(end - writer->out->data);
}

static void begin_level(struct json_writer *writer, const char *key, char opener, char closer)
{
    REQUIRE(writer->depth < JSON_DEPTH_MAX);
    struct json_level level = {.start = writer->out->size, .closer = closer};
    if (writer->depth > 0)
        level.parent_was_filled = writer->levels[writer->depth - 1].filled;
    begin_value(writer, key);
    put_byte(writer->out, opener);
    writer->levels[writer->depth++] = level;
}

void json_begin_object(struct json_writer *writer, const char *key)
{
    begin_level(writer, key, '{', '}');
}

void json_begin_array(struct json_writer *writer, const char *key)
{
    begin_level(writer, key, '[', ']');
}

void json_resume_object(struct json_writer *writer)
{
    REQUIRE(writer->depth < JSON_DEPTH_MAX);
    writer->levels[writer->depth++] =
        (struct json_level){.start = writer->out->size, .closer = '}', .filled = true};
}

void json_end(struct json_writer *writer)
{
    REQUIRE(writer->depth > 0);
    const struct json_level *level = &writer->levels[--writer->depth];
    if (!level->filled && !writer->keep_empty) {
        writer->out->size = level->start;
        if (writer->depth > 0)
            writer->levels[writer->depth - 1].filled = level->parent_was_filled;
        return;
    }
    if (level->filled)
        begin_line(writer, writer->depth);
    put_byte(writer->out, level->closer);
}

void json_begin_text(struct json_writer *writer, const char *key)
{
    begin_value(writer, key);
    put_byte(writer->out, '"');
}

void json_add_text(struct json_writer *writer, struct bytes text)
{
    json_escape(writer->out, text);
}

void json_end_text(struct json_writer *writer)
{
    put_byte(writer->out, '"');
}

void json_text(struct json_writer *writer, const char *key, struct bytes text)
{
    if (text.size == 0 && !writer->keep_empty)
        return;
    json_begin_text(writer, key);
    json_escape(writer->out, text);
    json_end_text(writer);
}

static void append_number(struct buffer *out, uint64_t number)
{
    uint8_t digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number);
    buffer_append(out, bytes_make(digits + at, sizeof digits - at));
}

void json_number(struct json_writer *writer, const char *key, uint64_t number)
{
    begin_value(writer, key);
    append_number(writer->out, number);
}

void json_flag(struct json_writer *writer, const char *key, bool flag)
{
    begin_value(writer, key);
    buffer_append_string(writer->out, flag ? "true" : "false");
}

void json_decimal(struct json_writer *writer, const char *key, double number)
{
    /* Above 2^53 a double has no digits behind the point, and 1e15 stays inside 64 bits. */
    double bounded = number > 0 ? (number < 1e15 ? number : 1e15) : 0;
    uint64_t thousandths = (uint64_t)(bounded * 1000 + 0.5);
    begin_value(writer, key);
    append_number(writer->out, thousandths / 1000);
    uint8_t *end = buffer_reserve(writer->out, 4);
    end[0] = '.';
    end[1] = (uint8_t)('0' + thousandths / 100 % 10);
    end[2] = (uint8_t)('0' + thousandths / 10 % 10);
    end[3] = (uint8_t)('0' + thousandths % 10);
    writer->out->size += 4;
}

void json_time(struct json_writer *writer, const char *key, int64_t seconds)
{
    char text[TIME_TEXT_BYTES];
    time_to_text(seconds, text);
    if (text[0])
        json_text(writer, key, bytes_of(text));
}
