#include "engine/mail/script_string.h"

#include "engine/base/utf8.h"
#include "engine/mail/base64.h"
#include "engine/mail/html_entity.h"
#include "engine/mail/magic.h"

/* Shorter strings of the base64 or hexadecimal alphabet are words. */
#define BASE64_LEAST_BYTES 24
#define HEX_LEAST_BYTES 16
/* Fewer numbers are a date, a version, an address. */
#define NUMBERS_LEAST_COUNT 8
/* Escapes count where there are so many, and they are so large a share of the text. */
#define ESCAPES_LEAST_COUNT 3
#define ESCAPES_LEAST_SHARE 4

void script_characters_write(struct script_characters *characters, uint32_t number)
{
    uint32_t high = characters->high_surrogate;
    characters->high_surrogate = 0;
    if (high && number >= 0xDC00 && number <= 0xDFFF)
        number = 0x10000 + ((high - 0xD800) << 10) + (number - 0xDC00);
    else if (high)
        characters->size += utf8_write(UTF8_REPLACEMENT, characters->out + characters->size);
    if (number >= 0xD800 && number <= 0xDBFF)
        characters->high_surrogate = number;
    else
        characters->size += utf8_write(number, characters->out + characters->size);
}

/* The number of up to `most` digits at `*at`, which moves behind them; UINT32_MAX: too few. */
static uint32_t read_digits(struct bytes text, size_t *at, size_t least, size_t most, int base)
{
    uint32_t number = 0;
    size_t count = 0;
    for (; count < most && *at + count < text.size; count++) {
        int digit = byte_hex_value(text.data[*at + count]);
        if (digit < 0 || digit >= base)
            break;
        number = number * (uint32_t)base + (uint32_t)digit;
    }
    if (count < least)
        return UINT32_MAX;
    *at += count;
    return number;
}

/* The number that the escape stands for whose letter is at `*at`, which moves behind it; UINT32_MAX
 * where it is none of those with digits. */
static uint32_t read_escape(struct bytes text, size_t *at)
{
    uint8_t letter = text.data[*at];
    size_t next = *at + 1;
    uint32_t number = UINT32_MAX;
    if (letter == 'x') {
        number = read_digits(text, &next, 2, 2, 16);
    } else if (letter == 'u' && next < text.size && text.data[next] == '{') {
        next++;
        number = read_digits(text, &next, 1, 6, 16);
        if (next == text.size || text.data[next] != '}')
            return UINT32_MAX;
        next++;
    } else if (letter == 'u') {
        number = read_digits(text, &next, 4, 4, 16);
    } else if (letter >= '0' && letter <= '7') {
        next = *at;
        number = read_digits(text, &next, 1, letter <= '3' ? 3 : 2, 8);
    }
    if (number != UINT32_MAX)
        *at = next;
    return number;
}

/* An escape without digits: a control character, nothing for a line end, else the byte itself. */
static size_t copy_simple_escape(struct script_characters *characters, struct bytes text, size_t at)
{
    static const char letters[] = "ntrbfv";
    static const char meanings[] = "\n\t\r\b\f\v";
    uint8_t letter = text.data[at];
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (letter == '\r' && at + 1 < text.size && text.data[at + 1] == '\n')
        return at + 2;
    if (letter != '\n' && letter != '\r')
        characters->out[characters->size++] = found ? (uint8_t)meanings[found - letters] : letter;
    return at + 1;
}

struct bytes script_literal_decode(struct arena *arena, struct bytes literal, bool *out_is_changed)
{
    *out_is_changed = false;
    size_t at = bytes_find_byte(literal, '\\', 0);
    if (at == BYTES_NOT_FOUND)
        return literal;
    /* No escape is shorter than its character, but for a lone surrogate before another byte. */
    struct script_characters characters = {.out =
                                               arena_alloc(arena, literal.size + UTF8_MAX_BYTES)};
    size_t done = 0;
    while (at != BYTES_NOT_FOUND && at + 1 < literal.size) {
        if (at > done)
            characters.high_surrogate = 0;
        memcpy(characters.out + characters.size, literal.data + done, at - done);
        characters.size += at - done;
        done = at + 1;
        uint32_t number = read_escape(literal, &done);
        if (number != UINT32_MAX) {
            script_characters_write(&characters, number);
            *out_is_changed = true;
        } else {
            characters.high_surrogate = 0;
            done = copy_simple_escape(&characters, literal, done);
        }
        at = bytes_find_byte(literal, '\\', done);
    }
    memcpy(characters.out + characters.size, literal.data + done, literal.size - done);
    characters.size += literal.size - done;
    arena_shrink(arena, characters.out, characters.size);
    return bytes_make(characters.out, characters.size);
}

/* Bytes as text: themselves where they are UTF-8, else the characters of their numbers. `out` has
 * room for two bytes each. */
static size_t write_bytes(struct bytes bytes, uint8_t *out)
{
    if (utf8_is_valid(bytes)) {
        if (bytes.size)
            memcpy(out, bytes.data, bytes.size);
        return bytes.size;
    }
    size_t size = 0;
    for (size_t i = 0; i < bytes.size; i++)
        size += utf8_write(bytes.data[i], out + size);
    return size;
}

static struct bytes bytes_to_text(struct arena *arena, struct bytes bytes)
{
    if (utf8_is_valid(bytes))
        return bytes;
    uint8_t *out = arena_alloc(arena, 2 * bytes.size + UTF8_MAX_BYTES);
    size_t size = write_bytes(bytes, out);
    arena_shrink(arena, out, size);
    return bytes_make(out, size);
}

/* The bytes of the run of %XX at `*at`, which moves behind it. */
static size_t read_percent_run(struct bytes text, size_t *at, uint8_t *out)
{
    size_t size = 0;
    while (*at + 2 < text.size && text.data[*at] == '%') {
        size_t digit = *at + 1;
        uint32_t number = read_digits(text, &digit, 2, 2, 16);
        if (number == UINT32_MAX)
            break;
        out[size++] = (uint8_t)number;
        *at = digit;
    }
    return size;
}

struct bytes script_percent_decode(struct arena *arena, struct bytes text)
{
    size_t at = bytes_find_byte(text, '%', 0);
    if (at == BYTES_NOT_FOUND)
        return text;
    uint8_t *run = arena_alloc(arena, text.size / 3 + 1);
    struct script_characters characters = {.out = arena_alloc(arena, text.size + UTF8_MAX_BYTES)};
    size_t done = 0;
    while (at != BYTES_NOT_FOUND) {
        if (at > done)
            characters.high_surrogate = 0;
        memcpy(characters.out + characters.size, text.data + done, at - done);
        characters.size += at - done;
        done = at;
        size_t digit = at + 2;
        uint32_t unit = at + 5 < text.size && (text.data[at + 1] | 0x20) == 'u'
                            ? read_digits(text, &digit, 4, 4, 16)
                            : UINT32_MAX;
        size_t run_size = unit == UINT32_MAX ? read_percent_run(text, &done, run) : 0;
        if (unit != UINT32_MAX) {
            script_characters_write(&characters, unit);
            done = digit;
        } else if (run_size) {
            characters.size +=
                write_bytes(bytes_make(run, run_size), characters.out + characters.size);
        } else {
            characters.out[characters.size++] = text.data[done++];
        }
        at = bytes_find_byte(text, '%', done);
    }
    memcpy(characters.out + characters.size, text.data + done, text.size - done);
    characters.size += text.size - done;
    arena_shrink(arena, characters.out, characters.size);
    return bytes_make(characters.out, characters.size);
}

static struct bytes decode_base64_bytes(struct arena *arena, struct bytes text)
{
    size_t skipped = 0;
    uint8_t *out = arena_alloc(arena, base64_max_decoded(text.size));
    size_t size = base64_decode(text, out, &skipped);
    arena_shrink(arena, out, size);
    return bytes_make(out, size);
}

struct bytes script_base64_decode(struct arena *arena, struct bytes text)
{
    return bytes_to_text(arena, decode_base64_bytes(arena, text));
}

struct bytes script_reverse(struct arena *arena, struct bytes text)
{
    uint8_t *out = arena_alloc(arena, text.size);
    size_t at = 0;
    while (at < text.size) {
        size_t start = at;
        (void)utf8_next(text, &at);
        memcpy(out + text.size - at, text.data + start, at - start);
    }
    return bytes_make(out, text.size);
}

bool script_starts_with_markup(struct bytes text)
{
    text = bytes_trim(text);
    return text.size > 2 && text.data[0] == '<' &&
           (byte_is_alpha(text.data[1]) || text.data[1] == '!' || text.data[1] == '/') &&
           bytes_find_byte(text, '>', 2) != BYTES_NOT_FOUND;
}

bool script_has_markup(struct bytes text)
{
    size_t at = bytes_find_byte(text, '<', 0);
    while (at != BYTES_NOT_FOUND && at + 2 < text.size) {
        uint8_t next = text.data[at + 1];
        if (byte_is_alpha(next) || (next == '/' && byte_is_alpha(text.data[at + 2])))
            return bytes_find_byte(text, '>', at) != BYTES_NOT_FOUND;
        at = bytes_find_byte(text, '<', at + 1);
    }
    return false;
}

bool script_is_readable(struct bytes text)
{
    size_t strange = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t character = utf8_next(text, &at);
        bool is_control = (character < ' ' && character != '\t' && character != '\n' &&
                           character != '\r' && character != '\f') ||
                          (character >= 0x7F && character < 0xA0) || character == UTF8_REPLACEMENT;
        strange += is_control;
    }
    return text.size > 0 && strange == 0;
}

/* Types of files that hold more than a picture. */
static bool is_file_to_see(struct bytes content)
{
    switch (magic_of(content)) {
    case MAGIC_UNKNOWN:
    case MAGIC_TEXT:
    case MAGIC_PNG:
    case MAGIC_JPEG:
    case MAGIC_GIF:
        return false;
    default:
        return content.size >= 64;
    }
}

bool script_file_decode(struct arena *arena, struct bytes content, struct bytes *out_decoded)
{
    struct bytes text = bytes_to_text(arena, content);
    if (text.size < ESCAPES_LEAST_COUNT || (!is_file_to_see(content) && !script_is_readable(text)))
        return false;
    *out_decoded = text;
    return true;
}

/* What the bytes of a text are, in one look. */
struct look {
    size_t percent_count;
    size_t reference_count; /* "&#" */
    size_t escape_count;    /* "\x", "\u" */
    bool is_base64;
    bool is_hex;
    bool is_numbers; /* decimal digits and what parts them */
};

static struct look look_at(struct bytes text)
{
    struct look look = {.is_base64 = true, .is_hex = true, .is_numbers = true};
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        uint8_t next = i + 1 < text.size ? text.data[i + 1] : 0;
        bool is_digit = byte_is_digit(byte);
        bool is_space = byte_is_space(byte);
        look.percent_count += byte == '%' && (byte_hex_value(next) >= 0 || (next | 0x20) == 'u');
        look.reference_count += byte == '&' && next == '#';
        look.escape_count += byte == '\\' && (next == 'x' || next == 'u');
        look.is_hex = look.is_hex && byte_hex_value(byte) >= 0;
        look.is_numbers =
            look.is_numbers && (is_digit || is_space || (byte && strchr(",;|:-_.", byte)));
        look.is_base64 = look.is_base64 && (is_digit || byte_is_alpha(byte) || is_space ||
                                            (byte && strchr("+/=-_", byte)));
    }
    return look;
}

static bool is_dense(size_t count, size_t escape_bytes, struct bytes text)
{
    return count >= ESCAPES_LEAST_COUNT && count * escape_bytes >= text.size / ESCAPES_LEAST_SHARE;
}

static bool decode_hex(struct arena *arena, struct bytes text, struct bytes *out_decoded)
{
    uint8_t *out = arena_alloc(arena, text.size / 2);
    for (size_t i = 0; i + 1 < text.size; i += 2)
        out[i / 2] = (uint8_t)((unsigned)byte_hex_value(text.data[i]) << 4 |
                               (unsigned)byte_hex_value(text.data[i + 1]));
    return script_file_decode(arena, bytes_make(out, text.size / 2), out_decoded);
}

static bool decode_numbers(struct arena *arena, struct bytes text, struct bytes *out_decoded)
{
    /* A number takes a digit and what parts it from the next one; its character grows with it. */
    struct script_characters characters = {.out = arena_alloc(arena, 2 * text.size + 8)};
    size_t count = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t number = read_digits(text, &at, 1, 7, 10);
        if (number == UINT32_MAX) {
            at++;
            continue;
        }
        if (number < '\t' || number > 0x10FFFF)
            return false;
        script_characters_write(&characters, number);
        count++;
    }
    *out_decoded = bytes_make(characters.out, characters.size);
    return count >= NUMBERS_LEAST_COUNT && script_is_readable(*out_decoded);
}

static bool decode_long_literal(struct arena *arena, struct bytes text, const struct look *look,
                                struct bytes *out_decoded)
{
    if (look->is_hex && text.size >= HEX_LEAST_BYTES && text.size % 2 == 0 &&
        decode_hex(arena, text, out_decoded))
        return true;
    if (look->is_numbers && decode_numbers(arena, text, out_decoded))
        return true;
    return look->is_base64 && text.size >= BASE64_LEAST_BYTES &&
           script_file_decode(arena, decode_base64_bytes(arena, text), out_decoded);
}

/* ROT13. */
static struct bytes rotate_letters(struct arena *arena, struct bytes text)
{
    uint8_t *out = arena_alloc(arena, text.size);
    for (size_t i = 0; i < text.size; i++) {
        bool is_early = byte_to_lower(text.data[i]) < 'n';
        out[i] = text.data[i];
        if (byte_is_alpha(text.data[i]))
            out[i] = (uint8_t)(is_early ? out[i] + 13 : out[i] - 13);
    }
    return bytes_make(out, text.size);
}

bool script_guess_decode(struct arena *arena, struct bytes text, struct bytes *out_decoded)
{
    text = bytes_trim(text);
    if (text.size < HEX_LEAST_BYTES / 2)
        return false;
    struct bytes mime_type;
    if (bytes_start_with_fold(text, bytes_of("data:")))
        return script_data_url_decode(arena, text, &mime_type, out_decoded);
    if (bytes_start_with_fold(text, bytes_of("uggc://")) ||
        bytes_start_with_fold(text, bytes_of("uggcf://"))) {
        *out_decoded = rotate_letters(arena, text);
        return true;
    }
    struct look look = look_at(text);
    bool ignored = false;
    if (is_dense(look.percent_count, 3, text))
        *out_decoded = script_percent_decode(arena, text);
    else if (is_dense(look.reference_count, 5, text))
        *out_decoded = html_attribute_decode(arena, text);
    else if (is_dense(look.escape_count, 4, text))
        *out_decoded = script_literal_decode(arena, text, &ignored);
    else
        return decode_long_literal(arena, text, &look, out_decoded);
    return !bytes_equal(*out_decoded, text);
}

bool script_data_url_decode(struct arena *arena, struct bytes url, struct bytes *out_mime_type,
                            struct bytes *out_content)
{
    static const char *const shown[] = {
        "image/", "font/", "audio/", "video/", "application/font", "application/x-font"};
    if (!bytes_start_with_fold(url, bytes_of("data:")))
        return false;
    size_t comma = bytes_find_byte(url, ',', 0);
    if (comma == BYTES_NOT_FOUND)
        return false;
    struct bytes header = bytes_slice(url, strlen("data:"), comma);
    struct bytes mime_type = bytes_trim(bytes_slice(header, 0, bytes_find_byte(header, ';', 0)));
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (bytes_start_with_fold(mime_type, bytes_of(shown[i])) &&
            !bytes_start_with_fold(mime_type, bytes_of("image/svg")))
            return false;
    struct bytes content = script_percent_decode(arena, bytes_from(url, comma + 1));
    if (bytes_find_fold(header, bytes_of(";base64"), 0) != BYTES_NOT_FOUND) {
        struct bytes decoded = decode_base64_bytes(arena, content);
        content = bytes_to_text(arena, decoded);
        /* A file of no text is worth its place where its type is known. */
        if (!is_file_to_see(decoded) && !script_is_readable(content))
            return false;
    }
    *out_mime_type = mime_type;
    *out_content = content;
    return content.size > 0;
}
