#include "engine/mail/evidence.h"

#include "engine/mail/base64.h"
#include "engine/mail/magic.h"
#include "engine/mail/quoted_printable.h"
#include "engine/mail/scan.h"

#define SAMPLE_BYTES ((size_t)1024)
/* Fewer letters of base64 are a word or a number. */
#define BASE64_MIN_LETTERS 40
/* Escapes or soft breaks of quoted-printable that are no accident. */
#define ESCAPES_MIN 3
#define URL_LETTERS_TRIED 16
#define GLANCE_BYTES ((size_t)24)
/* Room for what a sample decodes to, with the margin that the decoders want. */
#define DECODED_SAMPLE_BYTES (SAMPLE_BYTES * 2)
/* Signs that base64 has not; fewer may be damage. */
#define STRANGE_MIN 5

static bool is_base64_letter(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '+' || byte == '/';
}

static bool is_line_end(uint8_t byte)
{
    return byte == '\r' || byte == '\n';
}

/* Whether the sample is lines of base64 and nothing else. Full lines are equally long. */
static bool is_base64_lines(struct bytes sample)
{
    size_t letters = 0;
    size_t line = 0;
    size_t full_line = 0;
    bool has_upper = false;
    bool has_lower = false;
    for (size_t i = 0; i < sample.size; i++) {
        uint8_t byte = sample.data[i];
        if (is_line_end(byte)) {
            if (line && full_line && line != full_line)
                return false;
            full_line = line ? line : full_line;
            line = 0;
            continue;
        }
        if (!is_base64_letter(byte))
            return byte == '=' && letters >= BASE64_MIN_LETTERS && has_upper && has_lower;
        has_upper |= byte >= 'A' && byte <= 'Z';
        has_lower |= byte >= 'a' && byte <= 'z';
        letters++;
        line++;
        if (full_line && line > full_line)
            return false;
    }
    return letters >= BASE64_MIN_LETTERS && has_upper && has_lower;
}

static bool looks_like_base64(struct bytes raw)
{
    raw = bytes_trim(bytes_slice(raw, 0, SAMPLE_BYTES));
    if (raw.size < BASE64_MIN_LETTERS || !is_base64_letter(raw.data[0]) ||
        !is_base64_letter(raw.data[BASE64_MIN_LETTERS / 2]) || !is_base64_lines(raw))
        return false;
    uint8_t decoded[DECODED_SAMPLE_BYTES];
    size_t skipped = 0;
    size_t size = base64_decode(raw, decoded, &skipped);
    return magic_of(bytes_make(decoded, size)) != MAGIC_UNKNOWN;
}

static bool looks_like_quoted_printable(struct bytes raw)
{
    struct bytes sample = bytes_slice(raw, 0, SAMPLE_BYTES);
    size_t escapes = 0;
    size_t telling = 0; /* soft breaks, and "=3D", which plain text does not hold */
    for (size_t at = bytes_find_byte(sample, '=', 0); at != BYTES_NOT_FOUND && at + 2 < sample.size;
         at = bytes_find_byte(sample, '=', at + 1)) {
        uint8_t first = sample.data[at + 1];
        uint8_t second = sample.data[at + 2];
        bool is_break = first == '\n' || (first == '\r' && second == '\n');
        if (!is_break && (byte_hex_value(first) < 0 || byte_hex_value(second) < 0))
            return false;
        escapes++;
        telling += is_break || (first == '3' && (second | 0x20) == 'd');
    }
    return escapes >= ESCAPES_MIN && telling >= 2;
}

/* Plain words: blanks and signs that base64 has not, and no control characters. */
static bool looks_like_words(struct bytes raw)
{
    struct bytes sample = bytes_slice(raw, 0, SAMPLE_BYTES);
    size_t strange = 0;
    if (bytes_find_byte(sample, ' ', 0) == BYTES_NOT_FOUND)
        return false;
    for (size_t i = 0; i < sample.size; i++) {
        uint8_t byte = sample.data[i];
        if (byte < ' ' && !byte_is_space(byte))
            return false;
        strange += !is_base64_letter(byte) && byte != '=' && !is_line_end(byte);
    }
    return strange >= STRANGE_MIN && strange > sample.size / 10;
}

enum transfer_encoding evidence_of_encoding(struct bytes raw, enum transfer_encoding declared)
{
    switch (declared) {
    case TRANSFER_BASE64:
        if (!looks_like_words(raw))
            return declared;
        return looks_like_quoted_printable(raw) ? TRANSFER_QUOTED_PRINTABLE : TRANSFER_IDENTITY;
    case TRANSFER_IDENTITY:
        if (looks_like_base64(raw))
            return TRANSFER_BASE64;
        return looks_like_quoted_printable(raw) ? TRANSFER_QUOTED_PRINTABLE : declared;
    case TRANSFER_QUOTED_PRINTABLE:
        return looks_like_base64(raw) ? TRANSFER_BASE64 : declared;
    case TRANSFER_UUENCODE:
        break;
    }
    return declared;
}

/* The bytes that the beginning of `raw` decodes to; in `room` unless they are those of `raw`. */
static struct bytes decode_sample(struct bytes raw, size_t size, enum transfer_encoding encoding,
                                  uint8_t *room)
{
    struct bytes sample = bytes_slice(raw, 0, size);
    size_t bad = 0;
    switch (encoding) {
    case TRANSFER_BASE64:
        return bytes_make(room, base64_decode(sample, room, &bad));
    case TRANSFER_QUOTED_PRINTABLE:
        return bytes_make(room, quoted_printable_decode(sample, room, &bad));
    case TRANSFER_IDENTITY:
    case TRANSFER_UUENCODE:
        break;
    }
    return sample;
}

bool evidence_is_double(struct bytes raw, enum transfer_encoding encoding)
{
    uint8_t room[DECODED_SAMPLE_BYTES];
    if (encoding != TRANSFER_BASE64 && encoding != TRANSFER_QUOTED_PRINTABLE)
        return false;
    /* A glance settles it for nearly all mail. */
    struct bytes glance = decode_sample(raw, GLANCE_BYTES, encoding, room);
    for (size_t i = 0; i < glance.size; i++)
        if (!is_base64_letter(glance.data[i]) && !is_line_end(glance.data[i]) &&
            glance.data[i] != '=')
            return false;
    struct bytes sample = bytes_slice(raw, 0, SAMPLE_BYTES);
    bool is_changed =
        encoding == TRANSFER_BASE64 || bytes_find_byte(sample, '=', 0) != BYTES_NOT_FOUND;
    return is_changed && looks_like_base64(decode_sample(raw, SAMPLE_BYTES, encoding, room));
}

bool evidence_is_html(struct bytes raw, enum transfer_encoding encoding)
{
    uint8_t room[DECODED_SAMPLE_BYTES];
    struct bytes glance = bytes_trim(decode_sample(raw, GLANCE_BYTES, encoding, room));
    if (glance.size == 0 || glance.data[0] != '<')
        return false;
    return magic_of(decode_sample(raw, SAMPLE_BYTES, encoding, room)) == MAGIC_HTML;
}

bool evidence_has_url_alphabet(struct bytes raw)
{
    size_t at = 0;
    for (unsigned tried = 0; tried < URL_LETTERS_TRIED; tried++, at++) {
        at = scan_either(raw.data, at, raw.size, '-', '_');
        if (at == raw.size)
            return false;
        if (at > 0 && at + 1 < raw.size && is_base64_letter(raw.data[at - 1]) &&
            is_base64_letter(raw.data[at + 1]))
            return true;
    }
    return false;
}

struct bytes evidence_without_url_alphabet(struct arena *arena, struct bytes raw)
{
    uint8_t *copy = arena_alloc(arena, raw.size);
    size_t size = 0;
    for (size_t i = 0; i < raw.size; i++)
        if (raw.data[i] != '-' && raw.data[i] != '_')
            copy[size++] = raw.data[i];
    arena_shrink(arena, copy, size);
    return bytes_make(copy, size);
}
